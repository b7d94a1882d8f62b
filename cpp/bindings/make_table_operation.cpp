#include "make_operation.hpp"
#include "pretzel/operations/table.hpp"

namespace pretzel::python {
namespace {

std::unique_ptr<const Operation> read_numbers(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 0, 1);
  const auto columns = spec.indexes("columns", draft.shape.numbers.size());
  const Register target = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  spec.require(!columns.empty() && draft.registers.columns(operands.outputs[0]) == columns.size(),
               "the output is not as wide as the columns are many");
  return make_read_numbers(columns, target);
}

std::unique_ptr<const Operation> to_dense(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.outputs[0]);
  spec.require(columns >= 1 && columns == draft.registers.columns(operands.inputs[0]),
               "input and output are not equally wide");
  return make_to_dense(input, output);
}

std::unique_ptr<const Operation> to_sparse(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  spec.require(
      draft.registers.columns(operands.inputs[0]) == draft.registers.columns(operands.outputs[0]),
      "input and output are not equally wide");
  return make_to_sparse(input, output);
}

std::unique_ptr<const Operation> emit_dense(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  spec.require(columns >= 1, "the input register has no columns");
  draft.answer(spec, Method::kTransform, {OutputShape::Type::kMatrix, columns});
  return make_emit_dense(columns, input);
}

}  // namespace

std::unique_ptr<const Operation> make_table_operation(const OperationSpec& spec, PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "read_numbers") return read_numbers(spec, draft);
  if (op == "to_dense") return to_dense(spec, draft);
  if (op == "to_sparse") return to_sparse(spec, draft);
  if (op == "emit_dense") return emit_dense(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
