// Kernel functions: how alike two points are, from a measure of the pair.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pretzel/measure.hpp"

namespace pretzel {

enum class KernelKind : std::uint8_t {
  kLinear,        // x.y
  kPoly,          // (gamma x.y + coef0)^degree
  kSigmoid,       // tanh(gamma x.y + coef0)
  kRbf,           // exp(-gamma |x - y|^2)
  kLaplacian,     // exp(-gamma sum of |x - y|)
  kAdditiveChi2,  // minus the sum of (x - y)^2 / (x + y)
  kChi2,          // exp(-gamma that sum)
};

struct KernelFunction {
  KernelKind kind = KernelKind::kLinear;
  double gamma = 0;
  double coef0 = 0;
  double degree = 0;

  Measure measure() const;
  // Measures to kernels, in place.
  void apply(double* values, std::size_t count) const;
};

}  // namespace pretzel
