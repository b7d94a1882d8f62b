// Kernels of rows with the points that a model keeps, and what kernel machines make of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pretzel/kernel_function.hpp"
#include "pretzel/operation.hpp"

namespace pretzel {

// Dense rows with points[columns, size], one a column.
std::unique_ptr<const Operation> make_kernel_matrix(const KernelFunction& kernel,
                                                    const double* points, std::size_t columns,
                                                    std::size_t size, Register input,
                                                    Register output);

// Points of which only what is not 0 is stored, column by column: column c has the values
// [starts[c], starts[c + 1]).
struct SparsePoints {
  std::span<const std::int64_t> starts;  // [columns + 1]
  std::span<const std::int32_t> points;  // to which point a value belongs
  const double* values = nullptr;
  std::size_t size = 0;  // how many points
};

// Sparse rows with sparse points. REQUIRES: starts ascend from 0 to the number of values, points
// are below size, the measure is kDot or kSquared.
std::unique_ptr<const Operation> make_sparse_kernel_matrix(const KernelFunction& kernel,
                                                           const SparsePoints& points,
                                                           Register input, Register output);

// A linear model for every pair of classes: the columns of class c are [ends[c - 1], ends[c]);
// their weights against class d are in row d of weights[classes - 1, columns], or d - 1 if d > c.
std::unique_ptr<const Operation> make_pairwise_linear(const double* weights, const double* bias,
                                                      std::vector<std::size_t> ends, Register input,
                                                      Register output);

// Roots of all columns, then cosines and sines of their logarithms, step by step: a sample of the
// feature map of the additive chi-squared kernel, of 2 steps - 1 columns a column.
std::unique_ptr<const Operation> make_additive_chi2(std::size_t steps, double interval,
                                                    std::size_t columns, Register input,
                                                    Register output);

}  // namespace pretzel
