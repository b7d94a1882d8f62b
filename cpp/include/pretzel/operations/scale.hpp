// Operations that treat every number of a dense row by itself.
#pragma once

#include <cstddef>
#include <memory>

#include "pretzel/operation.hpp"

namespace pretzel {

// One number a column for each step, in this order; nullptr: no such step.
struct AffineSteps {
  const double* subtract;
  const double* divide;
  const double* multiply;
  const double* add;
  double low;  // -inf, inf: no bounds
  double high;
};

std::unique_ptr<const Operation> make_affine(const AffineSteps& steps, std::size_t columns,
                                             Register input, Register output);

std::unique_ptr<const Operation> make_dense_scale(double factor, std::size_t columns,
                                                  Register input, Register output);

// 1 above the limit, else 0.
std::unique_ptr<const Operation> make_dense_threshold(double limit, std::size_t columns,
                                                      Register input, Register output);

}  // namespace pretzel
