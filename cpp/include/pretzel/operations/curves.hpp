// Operations that send every number of a dense row through a curve.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "pretzel/operation.hpp"

namespace pretzel {

using UnaryFunction = double (*)(double);

// The function that NumPy has under that name; nullptr: there is none.
UnaryFunction find_unary_function(std::string_view name);

std::unique_ptr<const Operation> make_unary_function(UnaryFunction function, std::size_t columns,
                                                     Register input, Register output);

// Of the stored values of a sparse vector.
std::unique_ptr<const Operation> make_sparse_function(UnaryFunction function, Register input,
                                                      Register output);

enum class Power { kBoxCox, kInverseBoxCox, kYeoJohnson, kInverseYeoJohnson };

// Column r through the power lambdas[r].
std::unique_ptr<const Operation> make_power_transform(Power power, const double* lambdas,
                                                      std::size_t columns, Register input,
                                                      Register output);

struct Quantiles {
  const double* quantiles;   // [columns, count], ascending in each
  const double* references;  // [count], ascending
  std::size_t count;         // >= 1
  bool normal;               // else uniform
};

// From values to shares of the distribution, or back.
std::unique_ptr<const Operation> make_quantile_transform(const Quantiles& quantiles, bool inverse,
                                                         std::size_t columns, Register input,
                                                         Register output);

}  // namespace pretzel
