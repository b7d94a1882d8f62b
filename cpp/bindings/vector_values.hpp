// Between rows of vectors and the Python values that a Python stage takes and gives:
//   text    list of str
//   tokens  list of lists of str
//   sparse  tuple of arrays: values float64, ids int32, row ends int64
//   dense   float64 array [rows, columns]
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>

#include "pretzel/vectors.hpp"

namespace pretzel::python {

// A vector that a Python stage reads or fills.
struct Operand {
  Register target;
  std::size_t columns = 0;  // of sparse and dense ones
  Register text{};          // of tokens to fill: where their code points go
};

// Rows [first, first + count) as a new value. GIL held.
pybind11::object rows_of(const VectorSet& vectors, const Operand& operand, std::size_t first,
                         std::size_t count);

// Appends `count` rows. Throws TypeError, ValueError: the value is not `count` rows of that kind
// and width, with ids that ascend in each row. GIL held.
void append_rows(VectorSet& vectors, const Operand& operand, pybind11::handle value,
                 std::size_t count);

}  // namespace pretzel::python
