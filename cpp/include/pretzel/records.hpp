// The input of a run: views of the caller's strings and numbers. Nothing here owns memory and
// nothing here knows Python; the caller keeps all of it alive until the run has ended.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretzel {

// A Unicode text as CPython stores it (PEP 393): `length` code points of `width` bytes each
// (1, 2 or 4). Lone surrogates are ordinary values. Width 0: no text but None (length 0) or NaN
// (length 1), which only operations meet that ask for columns with missing texts.
struct TextView {
  const void* data = nullptr;
  std::size_t length = 0;
  std::uint8_t width = 1;
};

// `count` records of `columns` texts each, row by row, and of numbers that lie some strides apart.
struct RecordBatch {
  const TextView* texts = nullptr;
  std::size_t count = 0;
  std::size_t columns = 1;
  const double* numbers = nullptr;
  std::ptrdiff_t row_stride = 0;  // in numbers
  std::ptrdiff_t column_stride = 1;

  const double* row(std::size_t record) const {
    return numbers + static_cast<std::ptrdiff_t>(record) * row_stride;
  }
  const TextView& text(std::size_t record, std::size_t column) const {
    return texts[record * columns + column];
  }
};

}  // namespace pretzel
