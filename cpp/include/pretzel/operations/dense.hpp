// Operations on dense rows: adding up partial scores, and the predictor at the end of a plan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "pretzel/norm.hpp"
#include "pretzel/operation.hpp"

namespace pretzel {

// Sum of the parts, divided by the norm of their union if `norm` is given (each part then has
// the norm's sum as one more column), plus bias[columns].
std::unique_ptr<const Operation> make_combine(std::vector<Register> parts, Norm norm,
                                              const double* bias, std::size_t columns,
                                              Register output);

// From scores to probabilities, as scikit-learn's classifiers have them.
enum class Link : std::uint8_t {
  kIdentity,      // a regression: predict gives the scores
  kLog,           // a regression: predict gives their exponentials
  kMargin,        // no probabilities
  kOneClass,      // the second class from a score of 0 on; no probabilities
  kLogistic,      // two classes, one score
  kSoftmax,
  kLogLikelihood, // softmax, and no scores to hand out
  kSymmetricSoftmax,  // two classes, one score: softmax of (-score, score)
  kOvrLogistic,   // every score through the logistic function, rows made to sum to 1
  kModifiedHuber  // scores clipped to [-1, 1]
};

// Writes the result of the run's method. REQUIRES: columns >= 1, 1 for kLogistic.
std::unique_ptr<const Operation> make_predictor(Link link, std::size_t columns, Register input);

}  // namespace pretzel
