#include "pretzel/kernel_function.hpp"

#include <cmath>

namespace pretzel {
namespace {

constexpr double kMaxSquarings = 1024;  // whole degrees beyond it are left to std::pow

// By squaring, as libsvm does it.
double power(double base, std::size_t degree) {
  double result = 1;
  for (; degree != 0; degree /= 2, base *= base) {
    if (degree % 2 == 1) result *= base;
  }
  return result;
}

}  // namespace

Measure KernelFunction::measure() const {
  switch (kind) {
    case KernelKind::kRbf:
      return Measure::kSquared;
    case KernelKind::kLaplacian:
      return Measure::kAbsolute;
    case KernelKind::kAdditiveChi2:
    case KernelKind::kChi2:
      return Measure::kChi;
    default:
      return Measure::kDot;
  }
}

void KernelFunction::apply(double* values, std::size_t count) const {
  const auto every = [&](auto change) {
    for (std::size_t i = 0; i < count; ++i) values[i] = change(values[i]);
  };
  switch (kind) {
    case KernelKind::kLinear:
      return;
    case KernelKind::kPoly:
      if (degree >= 0 && degree <= kMaxSquarings && degree == std::floor(degree)) {
        const auto whole = static_cast<std::size_t>(degree);
        return every([=, this](double dot) { return power(gamma * dot + coef0, whole); });
      }
      return every([this](double dot) { return std::pow(gamma * dot + coef0, degree); });
    case KernelKind::kSigmoid:
      return every([this](double dot) { return std::tanh(gamma * dot + coef0); });
    case KernelKind::kAdditiveChi2:
      return every([](double distance) { return -distance; });
    case KernelKind::kRbf:
    case KernelKind::kLaplacian:
    case KernelKind::kChi2:
      return every([this](double distance) { return std::exp(-gamma * distance); });
  }
}

}  // namespace pretzel
