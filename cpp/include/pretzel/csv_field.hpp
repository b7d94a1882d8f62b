// One field of one CSV line.
#pragma once

#include <cstddef>

#include "pretzel/buffer.hpp"
#include "pretzel/records.hpp"

namespace pretzel {

// Replaces `field` by the code points of field `number` (from 0), as Python's csv.reader splits
// the line with its default dialect; empty if there is none. Throws std::bad_alloc.
void read_csv_field(const TextView& line, char32_t separator, std::size_t number,
                    Buffer<char32_t>& field);

}  // namespace pretzel
