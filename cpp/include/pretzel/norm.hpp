// Norms of a row. A sparse row of norm 0 stays as it is, and so does a dense one of a norm below
// kLeastDenseNorm.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace pretzel {

enum class Norm : std::uint8_t { kNone, kL1, kL2, kMax };

inline constexpr double kLeastDenseNorm = 10 * std::numeric_limits<double>::epsilon();

// From what adds up over parts of a row (sum |v|, sum v * v, max |v|) to the norm.
inline double norm_of_sum(Norm norm, double sum) {
  return norm == Norm::kL2 ? std::sqrt(sum) : sum;
}

inline double add_norm_sums(Norm norm, double a, double b) {
  return norm == Norm::kMax ? std::max(a, b) : a + b;
}

}  // namespace pretzel
