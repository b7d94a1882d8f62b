// What is missing in dense rows: filled in, or marked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pretzel/operation.hpp"

namespace pretzel {

// The number that means missing; NaN: NaN does.
struct Missing {
  double number;
};

// Column r of `columns` is column places[r] of the input of `width` (nullptr: column r), or
// values[r] where that is missing.
std::unique_ptr<const Operation> make_impute(Missing missing, const double* values,
                                             const std::int32_t* places, std::size_t width,
                                             std::size_t columns, Register input, Register output);

// Column r is 1 where column places[r] is missing, else 0.
std::unique_ptr<const Operation> make_is_missing(Missing missing, const std::int32_t* places,
                                                 std::size_t width, std::size_t columns,
                                                 Register input, Register output);

// Training records, column by column; NaN: missing.
struct Donors {
  const double* values;  // [columns, count]
  const double* means;   // [columns], for records without a column in common with any donor
  std::size_t count;
  std::size_t neighbors;  // how many count, 1 to `count`
  bool weigh;             // by the reciprocal of the distance
  bool strangers;         // those without a column in common count, as the farthest
};

// Missing values to the mean of the nearest donors that have the column; columns that no donor has
// to 0.
std::unique_ptr<const Operation> make_impute_neighbors(Missing missing, const Donors& donors,
                                                       std::size_t columns, Register input,
                                                       Register output);

}  // namespace pretzel
