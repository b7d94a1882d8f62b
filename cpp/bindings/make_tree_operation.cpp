// The operations that read decision trees, and those around the members of ensembles.
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/members.hpp"
#include "pretzel/operations/trees.hpp"

namespace pretzel::python {
namespace {

FrozenTrees trees_of(const OperationSpec& spec) {
  try {
    return FrozenTrees(spec.bytes("trees"));
  } catch (const std::invalid_argument& error) {
    spec.fail(error.what());
  }
}

unsigned refused_of(const OperationSpec& spec) {
  const std::string lets_in = spec.text("lets_in");
  if (lets_in == "finite") return kHasNaN | kHasInfinity;
  if (lets_in == "nan") return kHasInfinity;
  spec.require(lets_in == "any", "lets_in must be finite, nan or any");
  return 0;
}

TreeInput input_of(const OperationSpec& spec, PlanDraft& draft, std::size_t number) {
  TreeInput input{trees_of(spec), nullptr, {}, {}, refused_of(spec)};
  const std::span<const CategorySet> sets = spec.category_sets("sets");
  spec.require(sets.size() >= input.trees.categories(), "the trees have more sets of categories");
  input.sets = sets.data();
  const bool sparse = spec.flag("sparse");
  const VectorKind kind = sparse ? VectorKind::kSparse : VectorKind::kDense;
  input.source = draft.registers.read(spec, number, kind);
  const std::size_t columns = draft.registers.columns(number);
  if (sparse) {
    input.places = spec.places("places", input.trees.features());
    spec.require(input.places.size() == columns, "places must be one a column");
  } else {
    spec.require(columns == input.trees.features(), "the trees read other columns");
  }
  return input;
}

std::unique_ptr<const Operation> ensemble(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  TreeInput input = input_of(spec, draft, operands.inputs[0]);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.outputs[0]);
  const Matrix values = spec.matrix("values");
  spec.require(columns >= 1, "the output register has no columns");
  spec.require(values.rows == input.trees.leaves(), "values must be one row a leaf");
  spec.require(values.columns == columns || values.columns == 1,
               "values must have one column, or those of the output");
  const double divisor = spec.number("divisor");
  const LeafSums sums{values.data, values.columns, spec.vector("base", columns, false), divisor,
                      columns};
  return make_tree_ensemble(std::move(input), sums, output);
}

std::unique_ptr<const Operation> leaves(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  TreeInput input = input_of(spec, draft, operands.inputs[0]);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  spec.require(draft.registers.columns(operands.outputs[0]) == input.trees.leaves(),
               "the output must have one column a leaf");
  return make_tree_leaves(std::move(input), output);
}

// From one dense register to another.
struct RowOperands {
  Register input;
  Register output;
  std::size_t width;
  std::size_t columns;

  RowOperands(const OperationSpec& spec, PlanDraft& draft) {
    const Operands operands(spec);
    operands.expect(spec, 1, 1);
    input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    width = draft.registers.columns(operands.inputs[0]);
    columns = draft.registers.columns(operands.outputs[0]);
    spec.require(width >= 1, "the input register has no columns");
  }
};

std::unique_ptr<const Operation> to_single(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  spec.require(on.columns == on.width, "the output has another width");
  return make_to_single(on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> take_columns(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  const std::span<const std::int32_t> columns = spec.indexes("columns", on.width);
  spec.require(columns.size() == on.columns, "the output has another width");
  return make_take_columns(columns, on.input, on.output);
}

std::unique_ptr<const Operation> clip_logit(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  spec.require(on.columns == on.width, "the output has another width");
  return make_clip_logit(spec.number("least"), on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> weighted_median(const OperationSpec& spec, PlanDraft& draft) {
  const RowOperands on(spec, draft);
  spec.require(on.columns == 1, "the output must have one column");
  const double* weights = spec.vector("weights", on.width, false);
  return make_weighted_median({weights, on.width}, on.input, on.output);
}

}  // namespace

std::unique_ptr<const Operation> make_tree_operation(const OperationSpec& spec, PlanDraft& draft) {
  if (spec.op() == "tree_ensemble") return ensemble(spec, draft);
  if (spec.op() == "tree_leaves") return leaves(spec, draft);
  if (spec.op() == "to_single") return to_single(spec, draft);
  if (spec.op() == "take_columns") return take_columns(spec, draft);
  if (spec.op() == "clip_logit") return clip_logit(spec, draft);
  if (spec.op() == "weighted_median") return weighted_median(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
