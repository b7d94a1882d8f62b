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

// What is left after the logarithm or instead of it.
void scale(const TermWeight& weight, const std::uint32_t* ids, std::size_t size, double* values) {
  if (weight.idf != nullptr) kernels().scale_values(ids, weight.idf, size, values);
}

}  // namespace

void TermWeight::weigh(const std::uint32_t* ids, const std::uint32_t* counts, std::size_t size,
                       double* values) const {
  if (!binary && !sublinear && idf != nullptr) {
    return kernels().scale_counts(ids, counts, idf, size, values);
  }
  for (std::size_t i = 0; i < size; ++i) {
    values[i] = binary ? 1.0 : sublinear ? sublinear_of(counts[i]) : counts[i];
  }
  scale(*this, ids, size, values);
}

void TermWeight::weigh(const std::uint32_t* ids, const double* counts, std::size_t size,
                       double* values) const {
  for (std::size_t i = 0; i < size; ++i) {
    values[i] = binary ? 1.0 : sublinear ? std::log(counts[i]) + 1.0 : counts[i];
  }
  scale(*this, ids, size, values);
}

}  // namespace pretzel
