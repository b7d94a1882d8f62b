// What is summed over the columns of a row and a point.
#pragma once

#include <cstdint>

namespace pretzel {

enum class Measure : std::uint8_t {
  kDot,       // x * y
  kSquared,   // (x - y)^2
  kAbsolute,  // |x - y|
  kGreatest,  // the greatest |x - y|
  kChi,       // (x - y)^2 / (x + y), or 0 where x + y is 0; NaN for a negative x
};

}  // namespace pretzel
