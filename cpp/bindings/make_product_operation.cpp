#include "dense_operands.hpp"
#include "make_operation.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/operations/product.hpp"

namespace pretzel::python {
namespace {

std::unique_ptr<const Operation> linear(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const bool squares = spec.flag("squares");
  spec.require(on.columns > squares, "the output register has no columns");
  const std::size_t columns = on.widths[0];
  const std::size_t width = on.columns - squares;
  const bool narrow = width < kNarrow;
  const Matrix weights = spec.matrix("weights");
  spec.require(
      weights.rows == (narrow ? width : columns) && weights.columns == (narrow ? columns : width),
      "weights do not fit the registers");
  const double* bias = spec.vector("bias", width, false);
  return make_dense_linear({weights.data, bias, columns, width}, squares, on.inputs[0], on.output);
}

std::unique_ptr<const Operation> append_squares(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  spec.require(on.columns == 2 * on.widths[0], "the output is not twice as wide");
  return make_append_squares(on.widths[0], on.inputs[0], on.output);
}

std::unique_ptr<const Operation> distances(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  spec.require(on.columns >= 1 && on.widths[0] == on.columns + 1, "the output has another width");
  return make_distances(on.columns, on.inputs[0], on.output);
}

std::unique_ptr<const Operation> gaussian_scores(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const Matrix points = spec.matrix("points");
  const bool shared = spec.flag("shared");
  spec.require(points.rows == on.columns && points.rows >= 1 && points.columns >= 1 &&
                   on.widths[0] == points.columns * (shared ? 1 : points.rows),
               "points do not fit the registers");
  const double* bias = spec.vector("bias", points.rows, false);
  return make_gaussian_scores({points.data, bias, points.rows, points.columns, shared},
                              on.inputs[0], on.output);
}

std::unique_ptr<const Operation> descend(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const std::size_t nodes = on.widths[0] / 2;
  spec.require(nodes >= 1 && on.widths[0] % 2 == 0, "the input is not two scores a node");
  const auto children = spec.indexes("children", nodes + on.columns);
  spec.require(children.size() == 2 * nodes, "children must be two a node");
  for (std::size_t i = 0; i < children.size(); ++i) {
    spec.require(static_cast<std::size_t>(children[i]) > i / 2, "a child comes behind its node");
  }
  return make_descend(children, on.columns, on.inputs[0], on.output);
}

std::unique_ptr<const Operation> project(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const std::size_t number = operands.inputs[0];
  const Register input = draft.registers.read(
      spec, number, spec.flag("sparse") ? VectorKind::kSparse : VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(number);
  const std::size_t width = draft.registers.columns(operands.outputs[0]);
  const auto places = spec.indexes("places", width);
  const auto offsets = spec.indexes("offsets", places.size() + 1);
  spec.require(offsets.size() == columns + 1, "offsets must be one more than columns");
  for (std::size_t i = 0; i < columns; ++i) {
    spec.require(offsets[i] <= offsets[i + 1], "offsets must not descend");
  }
  const double* values = spec.vector("values", places.size(), false);
  return make_project({offsets.data(), places.data(), values, columns, width}, input, output);
}

}  // namespace

std::unique_ptr<const Operation> make_product_operation(const OperationSpec& spec,
                                                        PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "dense_linear") return linear(spec, draft);
  if (op == "append_squares") return append_squares(spec, draft);
  if (op == "distances") return distances(spec, draft);
  if (op == "gaussian_scores") return gaussian_scores(spec, draft);
  if (op == "descend") return descend(spec, draft);
  if (op == "project") return project(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
