// Functions of one row of scores: probabilities and what ensembles make of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretzel {

enum class Link : std::uint8_t {
  kIdentity,         // a regression: predict gives the scores
  kLog,              // a regression: predict gives their exponentials
  kPresent,          // several labels a record: predict gives 1 for a score above 0
  kPresentLogistic,  // so too, with the logistic function of every score
  kPresentHuber,     // so too, with scores clipped to [-1, 1]
  kMargin,           // no probabilities
  kOneClass,         // the second class from a score of 0 on; no probabilities
  kAboveHalf,        // the second class above a score of 0.5; no probabilities
  kVotes,            // the greatest wins; neither probabilities nor scores
  kProbabilities,    // scores are probabilities
  kLogistic,         // two classes, one score
  kSoftmax,
  kLogLikelihood,      // softmax, and no scores to hand out
  kSymmetricSoftmax,   // two classes, one score: softmax of (-score, score)
  kOvrLogistic,        // every score through the logistic function, rows made to sum to 1
  kModifiedHuber,      // scores clipped to [-1, 1]
  kOneVsRestLogistic,  // as kOvrLogistic, but a row of zeros stays
  kOneVsRestHuber,
  kLogisticFromZero,  // as kLogistic, but a score of 0 is the second class
  kExponential,       // so too, and twice the score is taken
  kSamme,             // softmax of scores over the number of classes less one
  kPresentAbove,  // several labels a record: scores are probabilities, 1 for one above 1/2
  // Predict reads votes for the classes, the other methods what lies behind them:
  kNearest,   // scores, of which probabilities are the softmax; one for two classes
  kSeparate,  // scores
  kCoupled,   // scores, then logits of the second of every pair of classes
  kVoted,     // probabilities
  kStated,    // scores, then probabilities
  // Not at the end of a plan:
  kSigmoid,           // every score through the logistic function
  kExp2,              // powers of two
  kComplement,        // p to (1 - p, p)
  kShares,            // rows made to sum to 1, a row of zeros uniform
  kLogProbabilities,  // log(p + 1e-12)
  kSharesUnlessZero,  // rows made to sum to 1, a row of zeros stays
  kOneHot,            // 1 for the class that wins
  kChosen,            // the number of the class that wins
  kAboveZero,         // 1 for every score above 0, else 0
  // Of scores of all pairs of classes:
  kOneVsOne,     // votes and confidences
  kPairVotes,    // votes, the second of a pair from a score of 0 on
  kCouplePairs,  // logits to probabilities of the classes
  kVotedPairs,   // as kOneVsOne, from votes of all pairs (above 0: for the second), then scores
  kNegative,     // every score with the other sign
  kRelu,         // what is below 0 becomes 0
  kTanh,
};

// Whether a score of 0 is the second class.
constexpr bool from_zero(Link link) {
  return link == Link::kOneClass || link == Link::kLogisticFromZero || link == Link::kExponential;
}

// Width of the result for a row of `columns` scores.
std::size_t link_width(Link link, std::size_t columns);

// The least number of classes of which there are so many pairs.
std::size_t classes_of_pairs(std::size_t pairs);

// The class that wins: numpy.argmax, or with one score whether it is above 0.
std::size_t chosen_class(const double* scores, std::size_t columns);

// REQUIRES: `out` has link_width(link, columns) places and is not `scores`; the link is none of
// kPresent, kMargin, kOneClass, kVotes, nor one of kNearest to kStated.
void apply_link(Link link, const double* scores, std::size_t columns, double* out);

}  // namespace pretzel
