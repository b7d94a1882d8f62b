#include <cstring>

#include "pretzel/operations/dense.hpp"

namespace pretzel {
namespace {

// Of the columns that probabilities are made of.
Link link_of_shares(Link link, std::size_t columns) {
  switch (link) {
    case Link::kNearest:
      return columns == 1 ? Link::kLogistic : Link::kSoftmax;
    case Link::kCoupled:
      return Link::kCouplePairs;
    case Link::kVoted:
    case Link::kStated:
      return Link::kProbabilities;
    default:
      return link;
  }
}

class Predictor final : public Operation {
 public:
  Predictor(Link link, const PredictorColumns& columns, Register input)
      : link_(link),
        columns_(columns),
        shares_(link_of_shares(link, columns.shares.count)),
        classes_(link_width(shares_, columns.shares.count)),
        input_(input),
        present_(link == Link::kPresent || link == Link::kPresentLogistic ||
                 link == Link::kPresentHuber || link == Link::kPresentAbove),
        limit_(link == Link::kPresentAbove ? 0.5 : 0) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    const auto [votes, scores, shares] = columns_;
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = input.row(record);
      if (context.method == Method::kPredictProba) {
        double* values = context.values + record * classes_;
        apply_link(shares_, row + shares.start, shares.count, values);
      } else if (context.method == Method::kDecisionFunction) {
        double* values = context.values + record * scores.count;
        std::memcpy(values, row + scores.start, scores.count * sizeof(double));
      } else if (present_) {
        double* values = context.values + record * votes.count;
        for (std::size_t r = 0; r < votes.count; ++r) values[r] = row[r] > limit_;
      } else if (link_ == Link::kIdentity || link_ == Link::kLog) {
        apply_link(link_, row, votes.count, context.values + record * votes.count);
      } else {
        const std::size_t label = from_zero(link_) ? row[0] >= 0 : chosen_class(row, votes.count);
        context.labels[record] = static_cast<std::int64_t>(label);
      }
    }
  }

 private:
  Link link_;
  PredictorColumns columns_;
  Link shares_;
  std::size_t classes_;
  Register input_;
  bool present_;  // several labels a record
  double limit_;  // above which one is present
};

// Its input holds the columns of every method, one method after another.
class JointPredictor final : public Operation {
 public:
  JointPredictor(std::size_t predicted, std::size_t probabilities, std::size_t scores,
                 Register input)
      : predicted_(predicted), probabilities_(probabilities), scores_(scores), input_(input) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    std::size_t start = 0;
    std::size_t width = predicted_;
    if (context.method == Method::kPredictProba) {
      start = predicted_;
      width = probabilities_;
    } else if (context.method == Method::kDecisionFunction) {
      start = predicted_ + probabilities_;
      width = scores_;
    }
    for (std::size_t record = first; record < first + count; ++record) {
      std::memcpy(context.values + record * width, input.row(record) + start,
                  width * sizeof(double));
    }
  }

 private:
  std::size_t predicted_;
  std::size_t probabilities_;
  std::size_t scores_;
  Register input_;
};

}  // namespace

std::unique_ptr<const Operation> make_predictor(Link link, const PredictorColumns& columns,
                                                Register input) {
  return std::make_unique<Predictor>(link, columns, input);
}

std::unique_ptr<const Operation> make_joint_predictor(std::size_t predicted,
                                                      std::size_t probabilities, std::size_t scores,
                                                      Register input) {
  return std::make_unique<JointPredictor>(predicted, probabilities, scores, input);
}

}  // namespace pretzel
