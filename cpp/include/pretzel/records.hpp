// The input of a run: views of the caller's strings. Nothing here owns memory and nothing here
// knows Python; the caller keeps every text alive until the run has ended.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretzel {

// A Unicode text as CPython stores it (PEP 393): `length` code points of `width` bytes each
// (1, 2 or 4). Lone surrogates are ordinary values.
struct TextView {
  const void* data = nullptr;
  std::size_t length = 0;
  std::uint8_t width = 1;
};

// `count` records of `columns` texts each, row by row.
struct RecordBatch {
  const TextView* texts = nullptr;
  std::size_t count = 0;
  std::size_t columns = 1;

  const TextView& text(std::size_t record, std::size_t column) const {
    return texts[record * columns + column];
  }
};

}  // namespace pretzel
