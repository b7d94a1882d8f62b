#include "pretzel/links.hpp"

#include <algorithm>
#include <cmath>

#include "pretzel/couple_pairs.hpp"

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

// Makes a row sum to 1; a row of zeros becomes uniform, or stays.
void normalize(double* row, std::size_t columns, bool spread) {
  double sum = 0;
  for (std::size_t r = 0; r < columns; ++r) sum += row[r];
  if (sum == 0) {
    if (!spread) return;
    std::fill_n(row, columns, 1.0);
    sum = static_cast<double>(columns);
  }
  for (std::size_t r = 0; r < columns; ++r) row[r] /= sum;
}

// One probability a class, or that of the second of two.
template <class Probability>
void each_class(const double* scores, std::size_t columns, double* out, Probability probability,
                bool spread) {
  if (columns == 1) {
    out[1] = probability(scores[0]);
    out[0] = 1 - out[1];
    return;
  }
  for (std::size_t r = 0; r < columns; ++r) out[r] = probability(scores[r]);
  normalize(out, columns, spread);
}

// scikit-learn's decision function of one-versus-one: votes, and confidences squeezed below 1/3.
void one_vs_one(const double* voted, const double* scores, std::size_t pairs, double* out) {
  const std::size_t classes = classes_of_pairs(pairs);
  for (std::size_t i = 0; i < classes; ++i) {
    double confidence = 0;
    double votes = 0;
    std::size_t pair = 0;
    for (std::size_t j = 0; j < classes; ++j) {
      for (std::size_t k = j + 1; k < classes; ++k, ++pair) {
        if (j != i && k != i) continue;
        const bool second = voted[pair] > 0;
        confidence += k == i ? scores[pair] : -scores[pair];
        votes += second == (k == i);
      }
    }
    out[i] = votes + confidence / (3 * (std::abs(confidence) + 1));
  }
}

void pair_votes(const double* scores, std::size_t pairs, double* out) {
  const std::size_t classes = classes_of_pairs(pairs);
  std::fill_n(out, classes, 0.0);
  std::size_t pair = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    for (std::size_t j = i + 1; j < classes; ++j, ++pair) out[scores[pair] < 0 ? i : j] += 1;
  }
}

}  // namespace

std::size_t classes_of_pairs(std::size_t pairs) {
  std::size_t classes = 2;
  while (classes * (classes - 1) / 2 < pairs) ++classes;
  return classes;
}

std::size_t link_width(Link link, std::size_t columns) {
  switch (link) {
    case Link::kIdentity:
    case Link::kLog:
    case Link::kPresent:
    case Link::kPresentLogistic:
    case Link::kPresentHuber:
    case Link::kSigmoid:
    case Link::kExp2:
    case Link::kShares:
    case Link::kSharesUnlessZero:
    case Link::kAboveZero:
    case Link::kLogProbabilities:
    case Link::kNegative:
    case Link::kPresentAbove:
    case Link::kRelu:
    case Link::kTanh:
      return columns;
    case Link::kChosen:
      return 1;
    case Link::kOneVsOne:
    case Link::kPairVotes:
    case Link::kCouplePairs:
      return classes_of_pairs(columns);
    case Link::kVotedPairs:
      return classes_of_pairs(columns / 2);
    default:
      return std::max<std::size_t>(2, columns);
  }
}

std::size_t chosen_class(const double* scores, std::size_t columns) {
  return columns == 1 ? scores[0] > 0 : argmax(scores, columns);
}

void apply_link(Link link, const double* scores, std::size_t columns, double* out) {
  const auto every = [&](auto change) {
    for (std::size_t r = 0; r < columns; ++r) out[r] = change(scores[r]);
  };
  switch (link) {
    case Link::kIdentity:
    case Link::kProbabilities:
    case Link::kPresent:
    case Link::kMargin:
    case Link::kOneClass:
    case Link::kAboveHalf:
    case Link::kVotes:
    case Link::kNearest:
    case Link::kSeparate:
    case Link::kCoupled:
    case Link::kVoted:
    case Link::kPresentAbove:
    case Link::kStated:
      return every([](double score) { return score; });
    case Link::kLog:
      return every([](double score) { return std::exp(score); });
    case Link::kSigmoid:
    case Link::kPresentLogistic:
      return every(expit);
    case Link::kPresentHuber:
      return every(clip_to_probability);
    case Link::kExp2:
      return every([](double score) { return std::exp2(score); });
    case Link::kRelu:  // NaN stays, as numpy.maximum has it
      return every([](double score) { return score <= 0 ? 0 : score; });
    case Link::kTanh:
      return every([](double score) { return std::tanh(score); });
    case Link::kLogProbabilities:
      return every([](double probability) { return std::log(probability + 1e-12); });
    case Link::kShares:
      every([](double score) { return score; });
      return normalize(out, columns, true);
    case Link::kSharesUnlessZero:
      every([](double score) { return score; });
      return normalize(out, columns, false);
    case Link::kAboveZero:
      return every([](double score) { return score > 0 ? 1.0 : 0.0; });
    case Link::kChosen:
      out[0] = static_cast<double>(chosen_class(scores, columns));
      return;
    case Link::kComplement:
      out[0] = 1 - scores[0];
      out[1] = scores[0];
      return;
    case Link::kOneHot:
      std::fill_n(out, link_width(link, columns), 0.0);
      out[chosen_class(scores, columns)] = 1;
      return;
    case Link::kOneVsOne:
      return one_vs_one(scores, scores, columns, out);
    case Link::kVotedPairs:
      return one_vs_one(scores, scores + columns / 2, columns / 2, out);
    case Link::kPairVotes:
      return pair_votes(scores, columns, out);
    case Link::kCouplePairs:
      return couple_pairs(scores, classes_of_pairs(columns), out);
    case Link::kNegative:
      return every([](double score) { return -score; });
    case Link::kLogistic:
    case Link::kLogisticFromZero:
    case Link::kOvrLogistic:
      return each_class(scores, columns, out, expit, true);
    case Link::kOneVsRestLogistic:
      return each_class(scores, columns, out, expit, false);
    case Link::kModifiedHuber:
      return each_class(scores, columns, out, clip_to_probability, true);
    case Link::kOneVsRestHuber:
      return each_class(scores, columns, out, clip_to_probability, false);
    case Link::kSymmetricSoftmax: {
      const double both[] = {-scores[0], scores[0]};
      return softmax(both, 2, out);
    }
    case Link::kExponential:
      return each_class(
          scores, columns, out, [](double score) { return expit(2.0 * score); }, true);
    case Link::kSamme: {
      const double others = static_cast<double>(columns) - 1.0;
      every([others](double score) { return score / others; });
      return softmax(out, columns, out);
    }
    case Link::kLogLikelihood:
      return likelihood_shares(scores, columns, out);
    case Link::kSoftmax:
      return softmax(scores, columns, out);
  }
}

}  // namespace pretzel
