// Solvers that find the weights of components, or of topics, in a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pretzel/operation.hpp"

namespace pretzel {

// Non-negative weights of k components by coordinate descent. The input row holds the products
// with all components, gram those of the components with one another. All rows of a call decide
// together when to stop.
struct CoordinateDescent {
  std::size_t k = 0;
  const double* gram = nullptr;         // [k, k]
  const std::int32_t* order = nullptr;  // [orders, k]: iteration i takes row i % orders
  std::size_t orders = 1;
  std::size_t iterations = 1;
  double tolerance = 0;
};

// When multiplicative updates stop: by the error of all rows, looked at every tenth iteration, or
// by how much all weights change in one.
enum class Stop : std::uint8_t { kError, kChange };

// What both kinds of multiplicative updates have in common.
struct UpdateSettings {
  std::size_t k = 0;
  std::size_t features = 1;  // columns of the rows whose weights are looked for
  double l1 = 0;
  double l2 = 0;
  std::size_t iterations = 1;
  double tolerance = 0;  // 0: never stop early
  Stop stop = Stop::kError;
};

// Those that lessen the squared error. The input row holds k products with the components, the
// sum of the row, and its sum of squares.
struct SquaredUpdate {
  UpdateSettings settings;
  const double* gram = nullptr;  // [k, k]
};

// Those that lessen the Kullback-Leibler divergence; the input is the sparse row itself.
struct DivergenceUpdate {
  UpdateSettings settings;
  const double* components = nullptr;  // [features, k]
  const double* sums = nullptr;        // [k], over the features
};

// Shares of k topics in a sparse row of counts, each row by itself.
struct TopicMixture {
  std::size_t k = 0;
  const double* topics = nullptr;  // [features, k]
  double prior = 0;
  std::size_t iterations = 1;
  double tolerance = 0;
};

// REQUIRES: every number in `order` below k.
std::unique_ptr<const Operation> make_coordinate_descent(const CoordinateDescent& solver,
                                                         Register input, Register output);
std::unique_ptr<const Operation> make_squared_update(const SquaredUpdate& solver, Register input,
                                                     Register output);
std::unique_ptr<const Operation> make_divergence_update(const DivergenceUpdate& solver,
                                                        Register input, Register output);
std::unique_ptr<const Operation> make_topic_mixture(const TopicMixture& solver, Register input,
                                                    Register output);

}  // namespace pretzel
