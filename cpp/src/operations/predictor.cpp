#include <cstring>

#include "pretzel/operations/dense.hpp"

namespace pretzel {
namespace {

class Predictor final : public Operation {
 public:
  Predictor(Link link, std::size_t columns, Register input)
      : link_(link),
        columns_(columns),
        classes_(link_width(link, columns)),
        input_(input),
        present_(link == Link::kPresent || link == Link::kPresentLogistic ||
                 link == Link::kPresentHuber),
        skipped_(link == Link::kNearest ? nearness_columns(columns) : 0) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* scores = input.row(record);
      if (context.method == Method::kPredictProba) {
        apply_link(link_, scores, columns_, context.values + record * classes_);
      } else if (context.method == Method::kDecisionFunction) {
        const std::size_t width = columns_ - skipped_;
        std::memcpy(context.values + record * width, scores + skipped_, width * sizeof(double));
      } else if (present_) {
        double* values = context.values + record * columns_;
        for (std::size_t r = 0; r < columns_; ++r) values[r] = scores[r] > 0;
      } else if (link_ == Link::kIdentity || link_ == Link::kLog) {
        apply_link(link_, scores, columns_, context.values + record * columns_);
      } else {
        context.labels[record] = static_cast<std::int64_t>(label(scores));
      }
    }
  }

 private:
  std::size_t label(const double* scores) const {
    if (link_ == Link::kOneClass) return scores[0] >= 0;
    return chosen_class(scores, skipped_ != 0 ? skipped_ : columns_);
  }

  Link link_;
  std::size_t columns_;
  std::size_t classes_;
  Register input_;
  bool present_;         // several labels a record
  std::size_t skipped_;  // columns that only predict reads
};

}  // namespace

std::unique_ptr<const Operation> make_predictor(Link link, std::size_t columns, Register input) {
  return std::make_unique<Predictor>(link, columns, input);
}

}  // namespace pretzel
