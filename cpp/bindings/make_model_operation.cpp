#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/likelihood.hpp"

namespace pretzel::python {
namespace {

// From one dense register to another, both of one column or more.
struct Rows {
  Register input;
  Register output;
  std::size_t columns;
  std::size_t width;

  Rows(const OperationSpec& spec, PlanDraft& draft) {
    const Operands operands(spec);
    operands.expect(spec, 1, 1);
    input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    columns = draft.registers.columns(operands.inputs[0]);
    width = draft.registers.columns(operands.outputs[0]);
    spec.require(columns >= 1 && width >= 1, "a register has no columns");
  }
};

const double* matrix(const OperationSpec& spec, const char* name, std::size_t rows,
                     std::size_t columns) {
  const Matrix matrix = spec.matrix(name);
  spec.require(matrix.rows == rows && matrix.columns == columns,
               (std::string(name) + " do not fit the registers").c_str());
  return matrix.data;
}

std::unique_ptr<const Operation> gaussian_likelihood(const OperationSpec& spec, PlanDraft& draft) {
  const Rows on(spec, draft);
  return make_gaussian_likelihood(
      matrix(spec, "means", on.width, on.columns), matrix(spec, "variances", on.width, on.columns),
      spec.vector("bias", on.width, false), on.columns, on.width, on.input, on.output);
}

std::unique_ptr<const Operation> quadratic_scores(const OperationSpec& spec, PlanDraft& draft) {
  const Rows on(spec, draft);
  const std::vector<std::size_t> sizes = spec.integers("sizes", 0x7FFFFFFF);
  spec.require(sizes.size() == on.width, "sizes must be one a score");
  std::vector<std::size_t> ends;
  std::size_t total = 0;
  for (const std::size_t size : sizes) ends.push_back(total += size);
  return make_quadratic_scores(
      matrix(spec, "means", on.width, on.columns), matrix(spec, "factors", on.columns, total),
      spec.vector("bias", on.width, false), on.columns, std::move(ends), on.input, on.output);
}

std::unique_ptr<const Operation> mahalanobis(const OperationSpec& spec, PlanDraft& draft) {
  const Rows on(spec, draft);
  spec.require(on.width == 1, "the output must have one column");
  return make_mahalanobis(spec.vector("mean", on.columns, false),
                          matrix(spec, "inverse", on.columns, on.columns),
                          *spec.vector("bias", 1, false), on.columns, on.input, on.output);
}

std::unique_ptr<const Operation> dense_gather(const OperationSpec& spec, PlanDraft& draft) {
  const Rows on(spec, draft);
  const auto columns = spec.indexes("columns", on.columns);
  spec.require(columns.size() == on.width, "the output is not as wide as the columns are many");
  return make_dense_gather(columns, on.input, on.output);
}

std::unique_ptr<const Operation> constant(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 0, 1);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.outputs[0]);
  return make_constant(spec.vector("values", columns, false), columns, output);
}

std::unique_ptr<const Operation> panel_predictor(const OperationSpec& spec, PlanDraft& draft) {
  using Type = OutputShape::Type;
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  const std::size_t classes = spec.integer("classes", 2, 0xFFFFFF);
  const std::size_t choice = spec.integer("choice", classes == 2 ? 1 : classes, classes);
  spec.require(choice <= columns, "the input has too few columns to choose by");
  const std::size_t scores = spec.integer("scores", 0, columns - choice);
  const std::size_t probabilities = columns - choice - scores;
  spec.require(probabilities == 0 || probabilities == classes,
               "probabilities must be one a class, or none");
  const bool squeeze = spec.flag("squeeze");
  spec.require(!squeeze || scores == 1, "only one column can be squeezed");
  draft.answer(spec, Method::kPredict, {Type::kLabels, 1});
  if (scores != 0) {
    draft.answer(spec, Method::kDecisionFunction,
                 {squeeze ? Type::kVector : Type::kMatrix, scores});
  }
  if (probabilities != 0) {
    draft.answer(spec, Method::kPredictProba, {Type::kMatrix, probabilities});
  }
  return make_panel_predictor(choice, scores, probabilities, input);
}

}  // namespace

std::unique_ptr<const Operation> make_model_operation(const OperationSpec& spec, PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "gaussian_likelihood") return gaussian_likelihood(spec, draft);
  if (op == "quadratic_scores") return quadratic_scores(spec, draft);
  if (op == "mahalanobis") return mahalanobis(spec, draft);
  if (op == "constant") return constant(spec, draft);
  if (op == "dense_gather") return dense_gather(spec, draft);
  if (op == "panel_predictor") return panel_predictor(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
