// Reading a text: any PEP 393 width to 32-bit code points, lower-cased on the way as str.lower
// does it (final sigma by context, one code point to several).
#pragma once

#include <cstddef>
#include <cstring>

#include "pretzel/buffer.hpp"
#include "pretzel/records.hpp"

namespace pretzel {

// Code points beyond a text that kernels may read, though never use.
inline constexpr std::size_t kTextPadding = 64;

// Writes kTextPadding zeros behind the last text. REQUIRES: room for them.
inline void pad_text(Buffer<char32_t>& points) {
  std::memset(points.data() + points.size(), 0, kTextPadding * sizeof(char32_t));
}

// Appends the text to `points` and leaves kTextPadding zeros behind it. Throws std::bad_alloc.
void read_text(const TextView& text, bool lowercase, Buffer<char32_t>& points);

}  // namespace pretzel
