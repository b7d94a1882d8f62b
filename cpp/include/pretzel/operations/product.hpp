// Products of dense rows with matrices, and the distances that are made of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretzel/operation.hpp"

namespace pretzel {

struct ProductMatrix {
  const double* weights;  // [columns, width]; [width, columns] if width < kNarrow
  const double* bias;     // [width]
  std::size_t columns;
  std::size_t width;
};

// row * weights + bias; with `squares` one column more, the row's product with itself.
std::unique_ptr<const Operation> make_dense_linear(const ProductMatrix& matrix, bool squares,
                                                   Register input, Register output);

// The columns of a row and their squares.
std::unique_ptr<const Operation> make_append_squares(std::size_t columns, Register input,
                                                     Register output);

// From [width + 1] columns, the last x.x and the others 2 x.c - c.c, to Euclidean distances |x -
// c|.
std::unique_ptr<const Operation> make_distances(std::size_t width, Register input, Register output);

// bias[k] minus half the squared distance from points[k, size]: of all columns (`size` of them), or
// of neighbouring columns of its own.
struct DensityPoints {
  const double* points;
  const double* bias;
  std::size_t count;
  std::size_t size;
  bool shared;
};
std::unique_ptr<const Operation> make_gaussian_scores(const DensityPoints& points, Register input,
                                                      Register output);

// Down a binary tree by the scores of both children of every node, right where its score is
// greater: 1 for the leaf that is reached, 0 for the others. A child is a later node, or nodes +
// leaf; node n has children 2n and 2n + 1. REQUIRES: that, and one node or more.
std::unique_ptr<const Operation> make_descend(std::span<const std::int32_t> children,
                                              std::size_t leaves, Register input, Register output);

// A sparse matrix: entries [offsets[i], offsets[i + 1]) say where column i of a row goes, and
// times what.
struct SparseMatrix {
  const std::int32_t* offsets;
  const std::int32_t* places;
  const double* values;
  std::size_t columns;
  std::size_t width;
};

// Rows, dense or sparse, times the matrix, summed in the order of their columns.
std::unique_ptr<const Operation> make_project(const SparseMatrix& matrix, Register input,
                                              Register output);

}  // namespace pretzel
