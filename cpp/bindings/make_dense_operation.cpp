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

Link link_of(const OperationSpec& spec) {
  const std::pair<const char*, Link> links[] = {
      {"identity", Link::kIdentity},       {"margin", Link::kMargin},
      {"logistic", Link::kLogistic},       {"softmax", Link::kSoftmax},
      {"ovr_logistic", Link::kOvrLogistic}, {"modified_huber", Link::kModifiedHuber},
      {"symmetric_softmax", Link::kSymmetricSoftmax},
  };
  const std::string name = spec.text("link");
  for (const auto& [known, link] : links) {
    if (name == known) return link;
  }
  spec.fail("unknown link: " + name);
}

std::unique_ptr<const Operation> predictor(const OperationSpec& spec, PlanDraft& draft) {
  using Type = OutputShape::Type;
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  spec.require(columns >= 1, "the input register has no columns");
  const Link link = link_of(spec);
  const bool squeeze = spec.flag("squeeze");
  spec.require(!squeeze || columns == 1, "only one column can be squeezed");
  const OutputShape scores{squeeze ? Type::kVector : Type::kMatrix, columns};
  const auto output = [&draft](Method method) -> OutputShape& {
    return draft.outputs[static_cast<std::size_t>(method)];
  };
  const std::size_t classes = link == Link::kIdentity ? 0 : columns == 1 ? 2 : columns;
  spec.integer("classes", classes, classes);
  if (link == Link::kIdentity) {
    output(Method::kPredict) = scores;
  } else {
    const bool single = link == Link::kLogistic || link == Link::kSymmetricSoftmax;
    spec.require(!single || columns == 1, "logistic and symmetric_softmax take one column");
    spec.require(link != Link::kSoftmax || columns > 1, "softmax takes two columns or more");
    output(Method::kPredict) = {Type::kLabels, 1};
    output(Method::kDecisionFunction) = scores;
    if (link != Link::kMargin) output(Method::kPredictProba) = {Type::kMatrix, classes};
  }
  draft.ended = true;
  return make_predictor(link, columns, input);
}

}  // namespace

std::unique_ptr<const Operation> make_dense_operation(const OperationSpec& spec,
                                                      PlanDraft& draft) {
  if (spec.op() == "combine") return combine(spec, draft);
  if (spec.op() == "predictor") return predictor(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
