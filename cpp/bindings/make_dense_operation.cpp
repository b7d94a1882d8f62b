#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/dense.hpp"

namespace pretzel::python {
namespace {

std::unique_ptr<const Operation> combine(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, Operands::kAny, 1);
  const Norm norm = norm_of(spec, true);
  const std::size_t output = operands.outputs[0];
  std::vector<Register> parts;
  for (const std::size_t input : operands.inputs) {
    parts.push_back(draft.registers.read(spec, input, VectorKind::kDense));
  }
  const Register target = draft.registers.write(spec, output, VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(output);
  spec.require(columns >= 1, "the output register has no columns");
  for (const std::size_t input : operands.inputs) {
    spec.require(draft.registers.columns(input) == columns + (norm == Norm::kNone ? 0 : 1),
                 "an input register is not as wide as the output (and the norm)");
  }
  return make_combine(std::move(parts), norm, spec.vector("bias", columns, false), columns,
                      target);
}

// What a link takes, and which methods it answers besides predict.
struct LinkRow {
  const char* name;
  Link link;
  std::size_t least;  // columns
  std::size_t most;
  bool labels;
  bool probabilities;
  bool scores;
};

constexpr std::size_t kMany = static_cast<std::size_t>(-1);
constexpr LinkRow kLinks[] = {
    {"identity", Link::kIdentity, 1, kMany, false, false, false},
    {"log", Link::kLog, 1, kMany, false, false, false},
    {"margin", Link::kMargin, 1, kMany, true, false, true},
    {"one_class", Link::kOneClass, 1, 1, true, false, true},
    {"logistic", Link::kLogistic, 1, 1, true, true, true},
    {"symmetric_softmax", Link::kSymmetricSoftmax, 1, 1, true, true, true},
    {"softmax", Link::kSoftmax, 2, kMany, true, true, true},
    {"log_likelihood", Link::kLogLikelihood, 2, kMany, true, true, false},
    {"ovr_logistic", Link::kOvrLogistic, 1, kMany, true, true, true},
    {"modified_huber", Link::kModifiedHuber, 1, kMany, true, true, true},
};

const LinkRow& link_of(const OperationSpec& spec) {
  const std::string name = spec.text("link");
  for (const LinkRow& row : kLinks) {
    if (name == row.name) return row;
  }
  spec.fail("unknown link: " + name);
}

std::unique_ptr<const Operation> predictor(const OperationSpec& spec, PlanDraft& draft) {
  using Type = OutputShape::Type;
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  const LinkRow& row = link_of(spec);
  spec.require(columns >= 1, "the input register has no columns");
  spec.require(columns >= row.least && columns <= row.most, "the link takes other columns");
  const bool squeeze = spec.flag("squeeze");
  spec.require(!squeeze || columns == 1, "only one column can be squeezed");
  const OutputShape scores{squeeze ? Type::kVector : Type::kMatrix, columns};
  const auto output = [&draft](Method method) -> OutputShape& {
    return draft.outputs[static_cast<std::size_t>(method)];
  };
  const std::size_t classes = !row.labels ? 0 : columns == 1 ? 2 : columns;
  spec.integer("classes", classes, classes);
  output(Method::kPredict) = row.labels ? OutputShape{Type::kLabels, 1} : scores;
  if (row.scores) output(Method::kDecisionFunction) = scores;
  if (row.probabilities) output(Method::kPredictProba) = {Type::kMatrix, classes};
  draft.ended = true;
  return make_predictor(row.link, columns, input);
}

}  // namespace

std::unique_ptr<const Operation> make_dense_operation(const OperationSpec& spec,
                                                      PlanDraft& draft) {
  if (spec.op() == "combine") return combine(spec, draft);
  if (spec.op() == "predictor") return predictor(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
