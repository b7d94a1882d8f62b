#include "pretzel/operations/scale.hpp"

#include "change_rows.hpp"

namespace pretzel {
namespace {

// Plain loops over one row at a time: their operands stay in the nearest cache, and compilers make
// vectors of them.
void apply(const AffineSteps& steps, const double* row, double* out, std::size_t columns) {
  const double* values = row;
  const auto each = [&](const double* operand, auto step) {
    if (operand == nullptr) return;
    for (std::size_t i = 0; i < columns; ++i) out[i] = step(values[i], operand[i]);
    values = out;
  };
  each(steps.subtract, [](double value, double operand) { return value - operand; });
  each(steps.divide, [](double value, double operand) { return value / operand; });
  each(steps.multiply, [](double value, double operand) { return value * operand; });
  each(steps.add, [](double value, double operand) { return value + operand; });
  // Comparisons that NaN passes through.
  for (std::size_t i = 0; i < columns; ++i) {
    const double raised = values[i] < steps.low ? steps.low : values[i];
    out[i] = raised > steps.high ? steps.high : raised;
  }
}

}  // namespace

std::unique_ptr<const Operation> make_affine(const AffineSteps& steps, std::size_t columns,
                                             Register input, Register output) {
  return change_rows(
      [steps, columns](const double* rows, double* out, std::size_t count) {
        for (std::size_t i = 0; i < count * columns; i += columns) {
          apply(steps, rows + i, out + i, columns);
        }
      },
      input, output);
}

std::unique_ptr<const Operation> make_dense_scale(double factor, std::size_t columns,
                                                  Register input, Register output) {
  return change_rows(
      [factor, columns](const double* rows, double* out, std::size_t count) {
        for (std::size_t i = 0; i < count * columns; ++i) out[i] = rows[i] * factor;
      },
      input, output);
}

std::unique_ptr<const Operation> make_dense_threshold(double limit, std::size_t columns,
                                                      Register input, Register output) {
  return change_rows(
      [limit, columns](const double* rows, double* out, std::size_t count) {
        for (std::size_t i = 0; i < count * columns; ++i) out[i] = rows[i] > limit ? 1.0 : 0.0;
      },
      input, output);
}

}  // namespace pretzel
