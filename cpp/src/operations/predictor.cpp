#include <algorithm>
#include <cmath>
#include <cstring>

#include "pretzel/operations/dense.hpp"

namespace pretzel {
namespace {

// SciPy's expit: exact at both ends, no overflow that matters.
double expit(double score) { return 1.0 / (1.0 + std::exp(-score)); }

// numpy.argmax: the first of equals; the first NaN is greater than anything.
std::size_t argmax(const double* scores, std::size_t columns) {
  std::size_t best = 0;
  for (std::size_t r = 0; r < columns; ++r) {
    if (std::isnan(scores[r])) return r;
    if (scores[r] > scores[best]) best = r;
  }
  return best;
}

void softmax(const double* scores, std::size_t columns, double* out) {
  const double greatest = scores[argmax(scores, columns)];
  double sum = 0;
  for (std::size_t r = 0; r < columns; ++r) sum += out[r] = std::exp(scores[r] - greatest);
  for (std::size_t r = 0; r < columns; ++r) out[r] /= sum;
}

// exp(scores - logsumexp(scores)): what is infinitely likely is NaN, and the others are 0.
void likelihood_shares(const double* scores, std::size_t columns, double* out) {
  const double greatest = scores[argmax(scores, columns)];
  if (std::isfinite(greatest)) return softmax(scores, columns, out);
  for (std::size_t r = 0; r < columns; ++r) out[r] = std::exp(scores[r] - greatest);
}

double clip_to_probability(double score) {
  // NaN stays NaN, as numpy.clip has it.
  const double clipped = score < -1 ? -1 : score > 1 ? 1 : score;
  return (clipped + 1) / 2;
}

// Makes a row sum to 1; a row of zeros becomes uniform.
void normalize(double* row, std::size_t columns) {
  double sum = 0;
  for (std::size_t r = 0; r < columns; ++r) sum += row[r];
  if (sum == 0) {
    std::fill_n(row, columns, 1.0);
    sum = static_cast<double>(columns);
  }
  for (std::size_t r = 0; r < columns; ++r) row[r] /= sum;
}

class Predictor final : public Operation {
 public:
  Predictor(Link link, std::size_t columns, Register input)
      : link_(link), columns_(columns), input_(input) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* scores = input.row(record);
      if (context.method == Method::kPredictProba) {
        probabilities(scores, context.values + record * std::max<std::size_t>(2, columns_));
      } else if (context.method == Method::kDecisionFunction || link_ == Link::kIdentity) {
        std::memcpy(context.values + record * columns_, scores, columns_ * sizeof(double));
      } else if (link_ == Link::kLog) {
        double* values = context.values + record * columns_;
        for (std::size_t r = 0; r < columns_; ++r) values[r] = std::exp(scores[r]);
      } else {
        context.labels[record] = static_cast<std::int64_t>(label(scores));
      }
    }
  }

 private:
  std::size_t label(const double* scores) const {
    if (link_ == Link::kOneClass) return scores[0] >= 0;
    return columns_ == 1 ? scores[0] > 0 : argmax(scores, columns_);
  }

  void probabilities(const double* scores, double* out) const {
    const auto each = [&](auto probability) {
      if (columns_ == 1) {
        out[1] = probability(scores[0]);
        out[0] = 1 - out[1];
      } else {
        for (std::size_t r = 0; r < columns_; ++r) out[r] = probability(scores[r]);
        normalize(out, columns_);
      }
    };
    switch (link_) {
      case Link::kLogistic:
      case Link::kOvrLogistic:
        return each(expit);
      case Link::kModifiedHuber:
        return each(clip_to_probability);
      case Link::kSymmetricSoftmax: {
        const double both[] = {-scores[0], scores[0]};
        return softmax(both, 2, out);
      }
      case Link::kLogLikelihood:
        return likelihood_shares(scores, columns_, out);
      case Link::kSoftmax:
        return softmax(scores, columns_, out);
      case Link::kIdentity:
      case Link::kLog:
      case Link::kMargin:
      case Link::kOneClass:
        break;  // not offered: NativePlan::output says so
    }
  }

  Link link_;
  std::size_t columns_;
  Register input_;
};

}  // namespace

std::unique_ptr<const Operation> make_predictor(Link link, std::size_t columns, Register input) {
  return std::make_unique<Predictor>(link, columns, input);
}

}  // namespace pretzel
