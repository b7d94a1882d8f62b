// The points nearest to a row, and what they say of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretzel/neighbor_search.hpp"
#include "pretzel/operation.hpp"

namespace pretzel {

// Distances of the k nearest, then their numbers. REQUIRES: what NeighborSearch does, and k points.
std::unique_ptr<const Operation> make_nearest_neighbors(const SearchTree& tree, std::size_t k,
                                                        Register input, Register output);

// Of what make_nearest_neighbors gives: the sum of weights of each class, divided by their sum.
// Weights are 1, or 1 / distance; where a distance is 0, the points at 0 count alone.
// Numbers that are none of classes[] are left out.
std::unique_ptr<const Operation> make_neighbor_votes(std::span<const std::int32_t> classes,
                                                     std::size_t count, bool by_distance,
                                                     std::size_t k, Register input,
                                                     Register output);

// So too, the weighted mean of the rows targets[points, columns].
std::unique_ptr<const Operation> make_neighbor_mean(const double* targets, std::size_t points,
                                                    std::size_t columns, bool by_distance,
                                                    std::size_t k, Register input, Register output);

}  // namespace pretzel
