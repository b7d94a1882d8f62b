#include <cstring>

#include "pretzel/links.hpp"
#include "pretzel/operations/likelihood.hpp"

namespace pretzel {
namespace {

class PanelPredictor final : public Operation {
 public:
  PanelPredictor(std::size_t choice, std::size_t scores, std::size_t probabilities, Register input)
      : choice_(choice), scores_(scores), probabilities_(probabilities), input_(input) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = input.row(record);
      if (context.method == Method::kPredict) {
        context.labels[record] = static_cast<std::int64_t>(chosen_class(row, choice_));
        continue;
      }
      const bool scores = context.method == Method::kDecisionFunction;
      const std::size_t width = scores ? scores_ : probabilities_;
      std::memcpy(context.values + record * width, row + choice_ + (scores ? 0 : scores_),
                  width * sizeof(double));
    }
  }

 private:
  std::size_t choice_;
  std::size_t scores_;
  std::size_t probabilities_;
  Register input_;
};

}  // namespace

std::unique_ptr<const Operation> make_panel_predictor(std::size_t choice, std::size_t scores,
                                                      std::size_t probabilities, Register input) {
  return std::make_unique<PanelPredictor>(choice, scores, probabilities, input);
}

}  // namespace pretzel
