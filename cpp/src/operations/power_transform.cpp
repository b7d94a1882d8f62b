#include <cmath>
#include <limits>

#include "change_rows.hpp"
#include "pretzel/operations/curves.hpp"

namespace pretzel {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kLargestExponent = 709.78;  // exp of more is infinite

double box_cox(double x, double power) {
  const double logarithm = std::log(x);
  if (std::fabs(power) < 1e-19) return logarithm;
  const double exponent = power * logarithm;
  if (!(exponent >= kLargestExponent)) return std::expm1(exponent) / power;
  return std::copysign(1.0, power) * std::exp(exponent - std::log(std::fabs(power))) - 1 / power;
}

double inverse_box_cox(double y, double power) {
  return power == 0 ? std::exp(y) : std::exp(std::log1p(power * y) / power);
}

double yeo_johnson(double x, double power) {
  if (x >= 0) {
    const double logarithm = std::log1p(x);
    return std::fabs(power) < kEpsilon ? logarithm : std::expm1(power * logarithm) / power;
  }
  const double rest = 2 - power;
  const double logarithm = std::log1p(-x);
  return -(std::fabs(power - 2) <= kEpsilon ? logarithm : std::expm1(rest * logarithm) / rest);
}

double inverse_yeo_johnson(double y, double power) {
  if (y >= 0) {
    if (std::fabs(power) < kEpsilon) return std::exp(y) - 1;
    return std::pow(y * power + 1, 1 / power) - 1;
  }
  const double rest = 2 - power;
  if (!(std::fabs(power - 2) > kEpsilon)) return 1 - std::exp(-y);
  return 1 - std::pow(-rest * y + 1, 1 / rest);
}

}  // namespace

std::unique_ptr<const Operation> make_power_transform(Power power, const double* lambdas,
                                                      std::size_t columns, Register input,
                                                      Register output) {
  const auto through = [=](auto curve) {
    return change_rows(
        [=](const double* rows, double* out, std::size_t count) {
          for (std::size_t i = 0; i < count * columns; i += columns) {
            for (std::size_t r = 0; r < columns; ++r) out[i + r] = curve(rows[i + r], lambdas[r]);
          }
        },
        input, output);
  };
  switch (power) {
    case Power::kBoxCox:
      return through(box_cox);
    case Power::kInverseBoxCox:
      return through(inverse_box_cox);
    case Power::kYeoJohnson:
      return through(yeo_johnson);
    case Power::kInverseYeoJohnson:
      break;
  }
  return through(inverse_yeo_johnson);
}

}  // namespace pretzel
