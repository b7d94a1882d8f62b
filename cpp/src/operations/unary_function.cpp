#include <cmath>
#include <numbers>

#include "change_rows.hpp"
#include "pretzel/operations/curves.hpp"

namespace pretzel {
namespace {

struct Row {
  std::string_view name;
  UnaryFunction function;
};

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kRadian = 180.0 / std::numbers::pi;

double to_radians(double x) { return x * kDegree; }
double to_degrees(double x) { return x * kRadian; }
double magnitude(double x) { return std::fabs(x); }

// Lambdas, because the address of a function of the standard library is not ours to take.
constexpr Row kFunctions[] = {
    {"absolute", magnitude},
    {"fabs", magnitude},
    {"negative", [](double x) { return -x; }},
    {"positive", [](double x) { return x; }},
    {"sign", [](double x) { return x > 0    ? 1.0
                                   : x < 0  ? -1.0
                                   : x == 0 ? 0.0
                                            : x; }},
    {"square", [](double x) { return x * x; }},
    {"reciprocal", [](double x) { return 1.0 / x; }},
    {"sqrt", [](double x) { return std::sqrt(x); }},
    {"cbrt", [](double x) { return std::cbrt(x); }},
    {"exp", [](double x) { return std::exp(x); }},
    {"exp2", [](double x) { return std::exp2(x); }},
    {"expm1", [](double x) { return std::expm1(x); }},
    {"log", [](double x) { return std::log(x); }},
    {"log2", [](double x) { return std::log2(x); }},
    {"log10", [](double x) { return std::log10(x); }},
    {"log1p", [](double x) { return std::log1p(x); }},
    {"sin", [](double x) { return std::sin(x); }},
    {"cos", [](double x) { return std::cos(x); }},
    {"tan", [](double x) { return std::tan(x); }},
    {"arcsin", [](double x) { return std::asin(x); }},
    {"arccos", [](double x) { return std::acos(x); }},
    {"arctan", [](double x) { return std::atan(x); }},
    {"sinh", [](double x) { return std::sinh(x); }},
    {"cosh", [](double x) { return std::cosh(x); }},
    {"tanh", [](double x) { return std::tanh(x); }},
    {"arcsinh", [](double x) { return std::asinh(x); }},
    {"arccosh", [](double x) { return std::acosh(x); }},
    {"arctanh", [](double x) { return std::atanh(x); }},
    {"deg2rad", to_radians},
    {"radians", to_radians},
    {"rad2deg", to_degrees},
    {"degrees", to_degrees},
    {"floor", [](double x) { return std::floor(x); }},
    {"ceil", [](double x) { return std::ceil(x); }},
    {"rint", [](double x) { return std::nearbyint(x); }},
    {"trunc", [](double x) { return std::trunc(x); }},
    {"isfinite", [](double x) { return std::isfinite(x) ? 1.0 : 0.0; }},
    {"isinf", [](double x) { return std::isinf(x) ? 1.0 : 0.0; }},
    {"isnan", [](double x) { return std::isnan(x) ? 1.0 : 0.0; }},
    {"logical_not", [](double x) { return x == 0 ? 1.0 : 0.0; }},
    {"signbit", [](double x) { return std::signbit(x) ? 1.0 : 0.0; }},
};

class SparseFunction final : public Operation {
 public:
  SparseFunction(UnaryFunction function, Register input, Register output)
      : function_(function), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      for (std::size_t i = input.rows.begin(record); i < input.rows.end(record); ++i) {
        output.ids.push(input.ids[i]);
        output.values.push(function_(input.values[i]));
      }
      output.rows.push_end(output.ids.size());
    }
  }

 private:
  UnaryFunction function_;
  Register input_;
  Register output_;
};

}  // namespace

UnaryFunction find_unary_function(std::string_view name) {
  for (const Row& row : kFunctions) {
    if (row.name == name) return row.function;
  }
  return nullptr;
}

std::unique_ptr<const Operation> make_unary_function(UnaryFunction function, std::size_t columns,
                                                     Register input, Register output) {
  return change_rows(
      [function, columns](const double* rows, double* out, std::size_t count) {
        for (std::size_t i = 0; i < count * columns; ++i) out[i] = function(rows[i]);
      },
      input, output);
}

std::unique_ptr<const Operation> make_sparse_function(UnaryFunction function, Register input,
                                                      Register output) {
  return std::make_unique<SparseFunction>(function, input, output);
}

}  // namespace pretzel
