#include <string>
#include <utility>

#include "dense_operands.hpp"
#include "make_operation.hpp"
#include "pretzel/couple_pairs.hpp"
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
  return make_combine(std::move(parts), norm, spec.vector("bias", columns, false), columns, target);
}

// What a link takes, and which methods it answers besides predict at the end of a plan.
struct LinkRow {
  const char* name;
  Link link;
  std::size_t least;  // columns
  std::size_t most;
  enum { kNumbers, kClassifier, kNotAtTheEnd } role;  // kNumbers: predict has no labels
  bool probabilities;
  bool scores;
};

constexpr std::size_t kMany = 0xFFFFFF;
constexpr LinkRow kLinks[] = {
    {"identity", Link::kIdentity, 1, kMany, LinkRow::kNumbers, false, false},
    {"log", Link::kLog, 1, kMany, LinkRow::kNumbers, false, false},
    {"present", Link::kPresent, 1, kMany, LinkRow::kNumbers, false, true},
    {"present_logistic", Link::kPresentLogistic, 1, kMany, LinkRow::kNumbers, true, true},
    {"present_huber", Link::kPresentHuber, 1, kMany, LinkRow::kNumbers, true, true},
    {"present_above", Link::kPresentAbove, 1, kMany, LinkRow::kNumbers, true, false},
    {"margin", Link::kMargin, 1, kMany, LinkRow::kClassifier, false, true},
    {"one_class", Link::kOneClass, 1, 1, LinkRow::kClassifier, false, true},
    {"above_half", Link::kAboveHalf, 1, 1, LinkRow::kClassifier, false, true},
    {"votes", Link::kVotes, 2, kMany, LinkRow::kClassifier, false, false},
    {"probabilities", Link::kProbabilities, 2, kMany, LinkRow::kClassifier, true, false},
    {"logistic", Link::kLogistic, 1, 1, LinkRow::kClassifier, true, true},
    {"symmetric_softmax", Link::kSymmetricSoftmax, 1, 1, LinkRow::kClassifier, true, true},
    {"softmax", Link::kSoftmax, 2, kMany, LinkRow::kClassifier, true, true},
    {"log_likelihood", Link::kLogLikelihood, 2, kMany, LinkRow::kClassifier, true, false},
    {"ovr_logistic", Link::kOvrLogistic, 1, kMany, LinkRow::kClassifier, true, true},
    {"modified_huber", Link::kModifiedHuber, 1, kMany, LinkRow::kClassifier, true, true},
    {"one_vs_rest_logistic", Link::kOneVsRestLogistic, 2, kMany, LinkRow::kClassifier, true, true},
    {"one_vs_rest_huber", Link::kOneVsRestHuber, 2, kMany, LinkRow::kClassifier, true, true},
    {"nearest", Link::kNearest, 3, kMany, LinkRow::kClassifier, true, true},
    {"separate", Link::kSeparate, 3, kMany, LinkRow::kClassifier, false, true},
    {"coupled", Link::kCoupled, 4, kMany, LinkRow::kClassifier, true, true},
    {"voted", Link::kVoted, 4, kMany, LinkRow::kClassifier, true, false},
    {"logistic_from_zero", Link::kLogisticFromZero, 1, 1, LinkRow::kClassifier, true, true},
    {"exponential", Link::kExponential, 1, 1, LinkRow::kClassifier, true, true},
    {"samme", Link::kSamme, 2, kMany, LinkRow::kClassifier, true, true},
    {"exp2", Link::kExp2, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"stated", Link::kStated, 5, kMany, LinkRow::kClassifier, true, true},
    {"sigmoid", Link::kSigmoid, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"complement", Link::kComplement, 1, 1, LinkRow::kNotAtTheEnd, false, false},
    {"shares", Link::kShares, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"log_probabilities", Link::kLogProbabilities, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"shares_unless_zero", Link::kSharesUnlessZero, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"chosen", Link::kChosen, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"above_zero", Link::kAboveZero, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"one_hot", Link::kOneHot, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"one_vs_one", Link::kOneVsOne, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"pair_votes", Link::kPairVotes, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"couple_pairs", Link::kCouplePairs, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"negative", Link::kNegative, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"relu", Link::kRelu, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"tanh", Link::kTanh, 1, kMany, LinkRow::kNotAtTheEnd, false, false},
    {"voted_pairs", Link::kVotedPairs, 2, kMany, LinkRow::kNotAtTheEnd, false, false},
};

const LinkRow& link_of(const OperationSpec& spec, std::size_t columns) {
  const std::string name = spec.text("link");
  for (const LinkRow& row : kLinks) {
    if (name != row.name) continue;
    spec.require(columns >= row.least && columns <= row.most, "the link takes other columns");
    return row;
  }
  spec.fail("unknown link: " + name);
}

std::unique_ptr<const Operation> link(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const LinkRow& row = link_of(spec, on.widths[0]);
  spec.require(on.columns == link_width(row.link, on.widths[0]), "the output has another width");
  if (row.link == Link::kOneVsOne || row.link == Link::kVotedPairs ||
      row.link == Link::kPairVotes || row.link == Link::kCouplePairs) {
    const std::size_t pairs = on.columns * (on.columns - 1) / 2;
    spec.require((row.link == Link::kVotedPairs ? 2 * pairs : pairs) == on.widths[0],
                 "these are not all pairs");
    spec.require(row.link != Link::kCouplePairs || on.columns <= kMaxCoupledClasses,
                 "too many classes");
  }
  return make_apply_link(row.link, on.widths[0], on.inputs[0], on.output);
}

std::unique_ptr<const Operation> slice(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const std::size_t stop = spec.integer("stop", 1, on.widths[0]);
  const std::size_t start = spec.integer("start", 0, stop - 1);
  spec.require(on.columns == stop - start, "the output has another width");
  return make_dense_slice(start, on.columns, on.inputs[0], on.output);
}

std::unique_ptr<const Operation> interpolate(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  const std::vector<std::size_t> sizes = spec.integers("sizes", 0x7FFFFFFF);
  spec.require(sizes.size() == on.widths[0] && on.columns == on.widths[0],
               "sizes must be one a column, and the output as wide as the input");
  std::vector<std::size_t> ends;
  std::size_t total = 0;
  for (const std::size_t size : sizes) {
    spec.require(size >= 1, "a column needs a point");
    ends.push_back(total += size);
  }
  const double* x = spec.vector("x", total, false);
  const double* y = spec.vector("y", total, false);
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    for (std::size_t i = begin + 1; i < end; ++i) spec.require(x[i - 1] < x[i], "x must ascend");
    begin = end;
  }
  return make_interpolate(x, y, std::move(ends), on.inputs[0], on.output);
}

std::unique_ptr<const Operation> normalize(const OperationSpec& spec, PlanDraft& draft) {
  const DenseOperands on(spec, draft, 1);
  spec.require(on.columns == on.widths[0], "the output has another width");
  return make_dense_normalize(norm_of(spec, false), on.columns, on.inputs[0], on.output);
}

std::unique_ptr<const Operation> average(const OperationSpec& spec, PlanDraft& draft) {
  DenseOperands on(spec, draft, Operands::kAny);
  for (const std::size_t width : on.widths) {
    spec.require(width == on.columns, "an input is not as wide as the output");
  }
  const double* weights = spec.vector("weights", on.inputs.size(), false);
  return make_average(std::move(on.inputs), weights, spec.flag("divide"), on.columns, on.output);
}

std::unique_ptr<const Operation> concat(const OperationSpec& spec, PlanDraft& draft) {
  DenseOperands on(spec, draft, Operands::kAny);
  std::size_t total = 0;
  for (const std::size_t width : on.widths) total += width;
  spec.require(total == on.columns, "the output is not as wide as all inputs");
  return make_dense_concat(std::move(on.inputs), on.output);
}

// What each method reads. Votes, scores and what probabilities are made of are the same columns,
// or lie one behind the other.
PredictorColumns predictor_columns(const OperationSpec& spec, const LinkRow& row,
                                   std::size_t columns) {
  const ColumnRange all{0, columns};
  switch (row.link) {
    case Link::kNearest:
    case Link::kSeparate:
    case Link::kCoupled:
    case Link::kVoted:
    case Link::kStated:
      break;
    default:
      return {all, all, all};
  }
  const std::size_t classes = spec.integer("classes", 2, 0xFFFF);
  const std::size_t pairs = classes * (classes - 1) / 2;
  const bool whole = row.link == Link::kVoted || row.link == Link::kStated;
  const std::size_t shares = whole ? classes : row.link == Link::kCoupled ? pairs : 0;
  spec.require(columns >= classes + shares, "the input has no place for votes and probabilities");
  const std::size_t scores = columns - classes - shares;
  const bool each = scores == (classes == 2 ? 1 : classes);
  const bool each_pair = scores == pairs && row.link != Link::kNearest;
  spec.require(row.link == Link::kVoted ? scores == 0 : each || each_pair,
               "the input needs a score for each class, or for each pair of them");
  spec.require(row.link != Link::kCoupled || classes <= kMaxCoupledClasses, "too many classes");
  const ColumnRange middle{classes, scores};
  return {{0, classes}, middle, shares != 0 ? ColumnRange{classes + scores, shares} : middle};
}

std::unique_ptr<const Operation> predictor(const OperationSpec& spec, PlanDraft& draft) {
  using Type = OutputShape::Type;
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  const LinkRow& row = link_of(spec, columns);
  spec.require(row.role != LinkRow::kNotAtTheEnd, "the link is not for the end of a plan");
  const bool squeeze = spec.flag("squeeze");
  spec.require(!squeeze || columns == 1, "only one column can be squeezed");
  const PredictorColumns parts = predictor_columns(spec, row, columns);
  const bool apart = parts.votes.count != columns;
  const std::size_t width = parts.scores.count;
  const bool vector = squeeze || (apart && width == 1);
  const OutputShape scores{vector ? Type::kVector : Type::kMatrix, width};
  const auto output = [&draft](Method method) -> OutputShape& {
    return draft.outputs[static_cast<std::size_t>(method)];
  };
  const bool labels = row.role == LinkRow::kClassifier;
  const std::size_t classes = !labels ? 0
                              : apart ? parts.votes.count
                                      : link_width(row.link, columns);
  spec.integer("classes", classes, classes);
  output(Method::kPredict) = labels ? OutputShape{Type::kLabels, 1} : scores;
  if (row.scores) output(Method::kDecisionFunction) = scores;
  if (row.probabilities)
    output(Method::kPredictProba) = {Type::kMatrix, labels ? classes : columns};
  draft.ended = true;
  return make_predictor(row.link, parts, input);
}

std::unique_ptr<const Operation> joint_predictor(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  const std::size_t predicted = spec.integer("predicted", 1, columns);
  const std::size_t probabilities = spec.integer("probabilities", 0, columns - predicted);
  const std::size_t scores = columns - predicted - probabilities;
  spec.integer("scores", scores, scores);
  const auto offer = [&draft](Method method, std::size_t width) {
    if (width == 0) return;
    draft.outputs[static_cast<std::size_t>(method)] = {OutputShape::Type::kMatrix, width};
  };
  offer(Method::kPredict, predicted);
  offer(Method::kPredictProba, probabilities);
  offer(Method::kDecisionFunction, scores);
  draft.ended = true;
  return make_joint_predictor(predicted, probabilities, scores, input);
}

}  // namespace

std::unique_ptr<const Operation> make_dense_operation(const OperationSpec& spec, PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "combine") return combine(spec, draft);
  if (op == "apply_link") return link(spec, draft);
  if (op == "dense_slice") return slice(spec, draft);
  if (op == "interpolate") return interpolate(spec, draft);
  if (op == "dense_normalize") return normalize(spec, draft);
  if (op == "average") return average(spec, draft);
  if (op == "dense_concat") return concat(spec, draft);
  if (op == "predictor") return predictor(spec, draft);
  if (op == "joint_predictor") return joint_predictor(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
