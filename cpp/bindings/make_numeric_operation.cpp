#include <limits>
#include <string>

#include "make_operation.hpp"
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

}  // namespace

std::unique_ptr<const Operation> make_numeric_operation(const OperationSpec& spec,
                                                        PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "affine") return affine(spec, draft);
  if (op == "dense_scale") return scale(spec, draft);
  if (op == "dense_threshold") return threshold(spec, draft);
  if (op == "impute") return impute(spec, draft);
  if (op == "is_missing") return is_missing(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
