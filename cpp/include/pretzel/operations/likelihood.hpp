// How well dense rows fit every class: scores whose greatest wins, and a predictor of several.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pretzel/operation.hpp"

namespace pretzel {

// Of every class r: bias[r] - sum of (x - means[r])^2 / variances[r], halved; both [classes,
// columns].
std::unique_ptr<const Operation> make_gaussian_likelihood(const double* means,
                                                          const double* variances,
                                                          const double* bias, std::size_t columns,
                                                          std::size_t classes, Register input,
                                                          Register output);

// Of every class r: bias[r] - |(x - means[r]) * F|^2 / 2, where F are columns [ends[r - 1],
// ends[r]) of factors[columns, ends.back()].
std::unique_ptr<const Operation> make_quadratic_scores(const double* means, const double* factors,
                                                       const double* bias, std::size_t columns,
                                                       std::vector<std::size_t> ends,
                                                       Register input, Register output);

// bias - d^2, where d is the Mahalanobis distance from mean[columns] by precision[columns,
// columns].
std::unique_ptr<const Operation> make_mahalanobis(const double* mean, const double* precision,
                                                  double bias, std::size_t columns, Register input,
                                                  Register output);

// values[columns], whatever the record.
std::unique_ptr<const Operation> make_constant(const double* values, std::size_t columns,
                                               Register output);

// Columns by number. REQUIRES: each is a column of the input.
std::unique_ptr<const Operation> make_dense_gather(std::span<const std::int32_t> columns,
                                                   Register input, Register output);

// Writes the result of the run's method from columns of the method's own: `choice` of them choose
// the label, then come scores, then probabilities.
std::unique_ptr<const Operation> make_panel_predictor(std::size_t choice, std::size_t scores,
                                                      std::size_t probabilities, Register input);

}  // namespace pretzel
