// The points nearest to a row, as scikit-learn's trees and its brute force find them.
//
// Which of equally distant points are found depends on the order in which they are met, so the
// trees are walked as scikit-learn walks its own, with its heap, and distances are sums in the
// order of the columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "pretzel/buffer.hpp"

namespace pretzel {

enum class Metric : std::uint8_t { kEuclidean, kManhattan, kChebyshev, kMinkowski };
enum class Search : std::uint8_t { kBrute, kKdTree, kBallTree };

// Points of a search, leaf by leaf: those of a leaf [start, end) are a matrix [columns, end -
// start] from points[start * columns] on. The children of node n are nodes 2n + 1 and 2n + 2.
struct SearchTree {
  Search search = Search::kBrute;
  Metric metric = Metric::kEuclidean;
  double p = 2;
  std::size_t columns = 0;
  const double* points = nullptr;
  std::span<const std::int32_t> order;  // the number of each point
  std::span<const std::int32_t> starts;
  std::span<const std::int32_t> ends;
  std::span<const std::int32_t> leaves;  // 1: a leaf
  // By node: lower, then upper ends of the columns; or the centre, then the radius; or nothing.
  const double* bounds = nullptr;

  std::size_t bound_width() const {
    return search == Search::kBrute ? 0 : search == Search::kKdTree ? 2 * columns : columns + 1;
  }
};

class NeighborSearch {
 public:
  // REQUIRES: arrays that fit each other; node 0 is there, and the children of all that are no
  // leaves; ranges and numbers are within the points.
  explicit NeighborSearch(const SearchTree& tree) : tree_(tree) {}

  // The k nearest to each of `count` rows, nearest first: distances[k], then numbers[k] of row r at
  // out + r * 2k. What is not found is at an infinite distance, with the number 0. `memory` is for
  // working.
  void nearest(const double* rows, std::size_t count, std::size_t k, Buffer<double>& memory,
               double* out) const;

  const SearchTree& tree() const { return tree_; }

 private:
  SearchTree tree_;
};

}  // namespace pretzel
