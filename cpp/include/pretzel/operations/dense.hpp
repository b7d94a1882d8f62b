// Operations on dense rows: adding up partial scores, what ensembles do with the scores of
// several models, and the predictor at the end of a plan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "pretzel/links.hpp"
#include "pretzel/norm.hpp"
#include "pretzel/operation.hpp"

namespace pretzel {

// Sum of the parts, divided by the norm of their union if `norm` is given (each part then has
// the norm's sum as one more column), plus bias[columns].
std::unique_ptr<const Operation> make_combine(std::vector<Register> parts, Norm norm,
                                              const double* bias, std::size_t columns,
                                              Register output);

// Every row through apply_link().
std::unique_ptr<const Operation> make_apply_link(Link link, std::size_t columns, Register input,
                                                 Register output);

// Columns [start, start + size).
std::unique_ptr<const Operation> make_dense_slice(std::size_t start, std::size_t size,
                                                  Register input, Register output);

// Column r through the straight lines between points [ends[r - 1], ends[r]), constant outside.
// REQUIRES: one point or more a column, x ascending within each.
std::unique_ptr<const Operation> make_interpolate(const double* x, const double* y,
                                                  std::vector<std::size_t> ends, Register input,
                                                  Register output);

// Every row divided by its norm, unless that is below kLeastDenseNorm.
std::unique_ptr<const Operation> make_dense_normalize(Norm norm, std::size_t columns,
                                                      Register input, Register output);

// Sum of parts times weights in their order, divided by the sum of weights if asked to.
std::unique_ptr<const Operation> make_average(std::vector<Register> parts, const double* weights,
                                              bool divide, std::size_t columns, Register output);

std::unique_ptr<const Operation> make_dense_concat(std::vector<Register> parts, Register output);

// Columns [start, start + count) of a row.
struct ColumnRange {
  std::size_t start = 0;
  std::size_t count = 0;
};

// What predict, decision_function and predict_proba read.
struct PredictorColumns {
  ColumnRange votes;
  ColumnRange scores;
  ColumnRange shares;
};

// Writes the result of the run's method. REQUIRES: each range has a column, unless the link has no
// such method, and fits the link.
std::unique_ptr<const Operation> make_predictor(Link link, const PredictorColumns& columns,
                                                Register input);

// Writes the columns of the run's method, which stand in this order in the input.
std::unique_ptr<const Operation> make_joint_predictor(std::size_t predicted,
                                                      std::size_t probabilities, std::size_t scores,
                                                      Register input);

}  // namespace pretzel
