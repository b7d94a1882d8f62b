#include "pretzel/weighting.hpp"

#include <array>
#include <cmath>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

constexpr std::size_t kSmall = 256;

// 1 + ln(count) of small counts, made by the very std::log that serves the others.
const std::array<double, kSmall> kSublinear = [] {
  std::array<double, kSmall> values{};
  for (std::size_t count = 1; count < kSmall; ++count) {
    values[count] = std::log(static_cast<double>(count)) + 1.0;
  }
  return values;
}();

double sublinear_of(std::uint32_t count) {
  return count < kSmall ? kSublinear[count] : std::log(static_cast<double>(count)) + 1.0;
}

double sublinear_of(double count) { return std::log(count) + 1.0; }

template <class Count>
void weigh_counts(const TermWeight& weight, const std::uint32_t* ids, const Count* counts,
                  std::size_t size, double* values) {
  if (weight.binary) {
    for (std::size_t i = 0; i < size; ++i) values[i] = counts[i] > 0 ? 1.0 : counts[i];
  } else if (weight.sublinear) {
    for (std::size_t i = 0; i < size; ++i) values[i] = sublinear_of(counts[i]);
  } else {
    for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<double>(counts[i]);
  }
  if (weight.idf != nullptr) kernels().scale_by_id(ids, values, weight.idf, size, values);
}

}  // namespace

void TermWeight::weigh(const std::uint32_t* ids, const std::uint32_t* counts, std::size_t size,
                       double* values) const {
  weigh_counts(*this, ids, counts, size, values);
}

void TermWeight::weigh(const std::uint32_t* ids, const double* counts, std::size_t size,
                       double* values) const {
  weigh_counts(*this, ids, counts, size, values);
}

}  // namespace pretzel
