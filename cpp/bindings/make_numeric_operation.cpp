#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "make_operation.hpp"
#include "pretzel/operations/curves.hpp"
#include "pretzel/operations/expansions.hpp"
#include "pretzel/operations/impute.hpp"
#include "pretzel/operations/scale.hpp"

namespace pretzel::python {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// One dense register to another.
struct RowOperands {
  std::size_t width;    // columns of the input
  std::size_t columns;  // of the output
  Register input;
  Register output;

  RowOperands(const OperationSpec& spec, PlanDraft& draft) {
    const Operands operands(spec);
    operands.expect(spec, 1, 1);
    input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
    width = draft.registers.columns(operands.inputs[0]);
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    columns = draft.registers.columns(operands.outputs[0]);
    spec.require(width >= 1 && columns >= 1, "a register has no columns");
  }
  void expect_same_width(const OperationSpec& spec) const {
    spec.require(width == columns, "the output is not as wide as the input");
  }
};

std::unique_ptr<const Operation> affine(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  const AffineSteps steps{spec.vector("subtract", on.columns, true),
                          spec.vector("divide", on.columns, true),
                          spec.vector("multiply", on.columns, true),
                          spec.vector("add", on.columns, true),
                          spec.flag("clip") ? spec.number("low") : -kInfinity,
                          spec.flag("clip") ? spec.number("high") : kInfinity};
  spec.require(steps.low <= steps.high, "low must not be above high");
  return make_affine(steps, on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> scale(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  return make_dense_scale(spec.number("factor"), on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> threshold(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  return make_dense_threshold(spec.number("limit"), on.columns, on.input, on.output);
}

// Where each column of the output comes from.
const std::int32_t* sources(const OperationSpec& spec, const RowOperands& on) {
  const std::span<const std::int32_t> places = spec.indexes("places", on.width);
  spec.require(places.size() == on.columns, "places must be one a column of the output");
  return places.data();
}

Missing missing_of(const OperationSpec& spec) {
  return {spec.flag("nan") ? std::numeric_limits<double>::quiet_NaN() : spec.number("missing")};
}

std::unique_ptr<const Operation> impute(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  const double* values = spec.vector("values", on.columns, false);
  const std::int32_t* places = nullptr;
  if (spec.flag("all")) {
    on.expect_same_width(spec);
  } else {
    places = sources(spec, on);
  }
  return make_impute(missing_of(spec), values, places, on.width, on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> is_missing(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  return make_is_missing(missing_of(spec), sources(spec, on), on.width, on.columns, on.input,
                         on.output);
}

std::unique_ptr<const Operation> impute_neighbors(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  const Matrix values = spec.matrix("donors");
  spec.require(values.rows == on.columns && values.columns >= 1, "donors do not fit the registers");
  const Donors donors{values.data,        spec.vector("means", on.columns, false),
                      values.columns,     spec.integer("neighbors", 1, values.columns),
                      spec.flag("weigh"), spec.flag("strangers")};
  spec.require(!donors.weigh || !donors.strangers, "strangers have no weight");
  return make_impute_neighbors(missing_of(spec), donors, on.columns, on.input, on.output);
}

UnaryFunction function_of(const OperationSpec& spec) {
  const std::string name = spec.text("function");
  const UnaryFunction function = find_unary_function(name);
  if (function == nullptr) spec.fail("unknown function: " + name);
  return function;
}

std::unique_ptr<const Operation> sparse_function(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  spec.require(
      draft.registers.columns(operands.inputs[0]) == draft.registers.columns(operands.outputs[0]),
      "input and output are not equally wide");
  return make_sparse_function(function_of(spec), input, output);
}

std::unique_ptr<const Operation> unary_function(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  const UnaryFunction function = function_of(spec);
  return make_unary_function(function, on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> power_transform(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  const std::string method = spec.text("method");
  const bool inverse = spec.flag("inverse");
  spec.require(method == "box-cox" || method == "yeo-johnson", "unknown method");
  const Power power = method == "box-cox" ? inverse ? Power::kInverseBoxCox : Power::kBoxCox
                      : inverse           ? Power::kInverseYeoJohnson
                                          : Power::kYeoJohnson;
  return make_power_transform(power, spec.vector("lambdas", on.columns, false), on.columns,
                              on.input, on.output);
}

// Searches go out of bounds in what does not ascend.
void require_ascending(const OperationSpec& spec, const double* values, std::size_t count) {
  const bool finite =
      std::all_of(values, values + count, [](double v) { return std::isfinite(v); });
  spec.require(finite && std::is_sorted(values, values + count), "points must ascend");
}

std::unique_ptr<const Operation> quantile_transform(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  on.expect_same_width(spec);
  const Matrix quantiles = spec.matrix("quantiles");
  spec.require(quantiles.rows == on.columns && quantiles.columns >= 1,
               "quantiles do not fit the registers");
  for (std::size_t r = 0; r < quantiles.rows; ++r) {
    require_ascending(spec, quantiles.data + r * quantiles.columns, quantiles.columns);
  }
  const double* references = spec.vector("references", quantiles.columns, false);
  require_ascending(spec, references, quantiles.columns);
  const Quantiles points{quantiles.data, references, quantiles.columns, spec.flag("normal")};
  return make_quantile_transform(points, spec.flag("inverse"), on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> discretize(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::vector<std::size_t> sizes = spec.integers("sizes", 0x7FFFFFF);
  std::vector<std::size_t> ends;
  std::size_t total = 0;
  for (const std::size_t size : sizes) ends.push_back(total += size);
  spec.require(!ends.empty() && ends.size() == draft.registers.columns(operands.inputs[0]),
               "sizes must be one a column");
  spec.require(total + ends.size() <= 0x7FFFFFFF, "too many bins in all");
  const std::string name = spec.text("encode");
  spec.require(name == "ordinal" || name == "onehot" || name == "onehot-dense",
               "encode must be ordinal, onehot or onehot-dense");
  const BinCode code = name == "ordinal"  ? BinCode::kOrdinal
                       : name == "onehot" ? BinCode::kOneHotSparse
                                          : BinCode::kOneHotDense;
  const Register output = draft.registers.write(
      spec, operands.outputs[0],
      code == BinCode::kOneHotSparse ? VectorKind::kSparse : VectorKind::kDense);
  const std::size_t width = ends.size() + (code == BinCode::kOrdinal ? 0 : total);
  spec.require(draft.registers.columns(operands.outputs[0]) == width,
               "the output is not as wide as there are bins");
  return make_discretize(code, spec.vector("edges", total, false), std::move(ends), input, output);
}

std::unique_ptr<const Operation> polynomial(const OperationSpec& spec, PlanDraft& draft) {
  constexpr std::size_t kMost = 0x7FFFFFF;
  const RowOperands on(spec, draft);
  const std::vector<std::size_t> numbers = spec.integers("runs", kMost);
  spec.require(numbers.size() % 3 == 0, "runs must be three numbers each");
  std::vector<PolynomialRun> runs;
  std::size_t terms = on.width;
  for (std::size_t i = 0; i < numbers.size(); i += 3) {
    const PolynomialRun run{numbers[i], numbers[i + 1], numbers[i + 2]};
    spec.require(run.start + run.count <= terms && run.factor < on.width,
                 "a run reads terms that are not there");
    terms += run.count;
    spec.require(terms <= kMost, "too many products");
    runs.push_back(run);
  }
  const bool bias = spec.flag("bias");
  const std::size_t skipped = spec.integer("skipped", 0, terms);
  spec.require(on.columns == terms - skipped + (bias ? 1 : 0),
               "the output is not as wide as there are products");
  return make_polynomial(std::move(runs), on.width, skipped, bias, on.input, on.output);
}

const double* optional_matrix(const OperationSpec& spec, const char* name, bool given,
                              std::size_t rows, std::size_t columns) {
  if (!given) return nullptr;
  const Matrix matrix = spec.matrix(name);
  spec.require(matrix.rows == rows && matrix.columns == columns, "a matrix has another shape");
  return matrix.data;
}

std::unique_ptr<const Operation> spline(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  const Matrix knots = spec.matrix("knots");
  spec.require(knots.rows == on.width, "knots must be those of every column");
  const std::size_t degree = spec.integer("degree", 0, kMaxSplineDegree);
  spec.require(knots.columns >= 2 * degree + 2, "too few knots for the degree");
  for (std::size_t r = 0; r < knots.rows; ++r) {
    require_ascending(spec, knots.data + r * knots.columns, knots.columns);
  }
  const bool periodic = spec.flag("periodic");
  const bool last = spec.flag("last");
  const std::size_t splines = knots.columns - degree - 1 - (periodic ? degree : 0);
  spec.require(!periodic || degree <= splines, "too few splines for the degree");
  spec.require(on.columns == on.width * (splines - (last ? 0 : 1)),
               "the output is not as wide as there are splines");
  const bool bounded = spec.flag("bounded");
  const std::size_t edges = 2 * on.width;
  const Splines described{
      knots.data,
      optional_matrix(spec, "bounds", bounded, on.width, 2),
      optional_matrix(spec, "values", bounded, edges, splines),
      optional_matrix(spec, "slopes", bounded && spec.flag("sloped"), edges, splines),
      knots.columns,
      degree,
      splines,
      periodic,
      last};
  return make_spline(described, on.width, on.input, on.output);
}

}  // namespace

std::unique_ptr<const Operation> make_numeric_operation(const OperationSpec& spec,
                                                        PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "affine") return affine(spec, draft);
  if (op == "dense_scale") return scale(spec, draft);
  if (op == "dense_threshold") return threshold(spec, draft);
  if (op == "impute") return impute(spec, draft);
  if (op == "is_missing") return is_missing(spec, draft);
  if (op == "impute_neighbors") return impute_neighbors(spec, draft);
  if (op == "unary_function") return unary_function(spec, draft);
  if (op == "sparse_function") return sparse_function(spec, draft);
  if (op == "power_transform") return power_transform(spec, draft);
  if (op == "quantile_transform") return quantile_transform(spec, draft);
  if (op == "discretize") return discretize(spec, draft);
  if (op == "polynomial") return polynomial(spec, draft);
  if (op == "spline") return spline(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
