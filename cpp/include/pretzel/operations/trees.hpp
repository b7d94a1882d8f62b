// Operations that read decision trees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretzel/kernels.hpp"
#include "pretzel/operation.hpp"
#include "pretzel/trees.hpp"

namespace pretzel {

// How trees get at a record. Dense: they read its columns. Sparse: value i of a record goes to
// places[id of i], nowhere if that is negative, and what is not there is 0.
struct TreeInput {
  FrozenTrees trees;
  const CategorySet* sets;  // trees.categories() of them
  Register source;
  std::span<const std::int32_t> places;  // of sparse vectors
  unsigned refused;                      // numbers that the model refuses: bits of NumberKinds
};

// The values of the leaves that a record reaches, added up tree by tree, begun with `base` and in
// the end divided by `divisor`.
struct LeafSums {
  const double* values;  // [leaves, width]
  std::size_t width;     // `columns`; or 1: tree t adds to column t % columns
  const double* base;    // [columns]
  double divisor;
  std::size_t columns;
};

std::unique_ptr<const Operation> make_tree_ensemble(TreeInput input, const LeafSums& sums,
                                                    Register output);

// To sparse vectors: 1 at the number of each leaf that a record reaches, ids ascending.
std::unique_ptr<const Operation> make_tree_leaves(TreeInput input, Register output);

}  // namespace pretzel
