// Term weights: how counts become values.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretzel {

// Binary first, then 1 + ln(value), then times idf: scikit-learn's order.
struct TermWeight {
  bool binary = false;
  bool sublinear = false;
  const double* idf = nullptr;  // by id; nullptr: ones

  // Values of a row from its counts; the two forms give equal bits for equal counts.
  void weigh(const std::uint32_t* ids, const std::uint32_t* counts, std::size_t size,
             double* values) const;
  void weigh(const std::uint32_t* ids, const double* counts, std::size_t size,
             double* values) const;
};

}  // namespace pretzel
