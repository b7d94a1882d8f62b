// Operations that make several columns of every number, or of products of numbers.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "pretzel/operation.hpp"

namespace pretzel {

enum class BinCode { kOrdinal, kOneHotDense, kOneHotSparse };

// Column r to the number of its edges [ends[r - 1], ends[r]) that are not above it. The output is
// dense, or a sparse vector.
std::unique_ptr<const Operation> make_discretize(BinCode code, const double* edges,
                                                 std::vector<std::size_t> ends, Register input,
                                                 Register output);

// Terms [start, start + count) times column `factor` of the input.
struct PolynomialRun {
  std::size_t start;
  std::size_t count;
  std::size_t factor;
};

// Terms are the columns of the input, then those of the runs. The output has a 1 in front if asked
// for, then the terms but for the first `skipped`. REQUIRES: runs read terms in front of them.
std::unique_ptr<const Operation> make_polynomial(std::vector<PolynomialRun> runs,
                                                 std::size_t columns, std::size_t skipped,
                                                 bool bias, Register input, Register output);

// B-splines; pretzel/operators/spline.py says what each is. Nullptr: None.
struct Splines {
  const double* knots;  // [columns, knot_count]
  const double* bounds;
  const double* values;
  const double* slopes;
  std::size_t knot_count;
  std::size_t degree;
  std::size_t splines;  // a column
  bool periodic;
  bool last;
};

inline constexpr std::size_t kMaxSplineDegree = 63;

// REQUIRES: degree <= kMaxSplineDegree, knot_count >= 2 * degree + 2.
std::unique_ptr<const Operation> make_spline(const Splines& splines, std::size_t columns,
                                             Register input, Register output);

}  // namespace pretzel
