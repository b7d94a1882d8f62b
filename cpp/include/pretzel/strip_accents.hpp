// Texts without accents, as scikit-learn's strip_accents makes them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pretzel/buffer.hpp"

namespace pretzel {

enum class Accents : std::uint8_t {
  kKeep,
  kUnicode,  // NFKD, then no combining characters
  kAscii,    // NFKD, then nothing beyond ASCII
};

// Changes the last text in `points`, which starts at `begin`, and leaves kTextPadding zeros behind
// it. `scratch` is overwritten. Throws std::bad_alloc.
void strip_accents(Accents accents, Buffer<char32_t>& points, std::size_t begin,
                   Buffer<char32_t>& scratch);

}  // namespace pretzel
