// Runs of a class of characters: what regular expressions such as \b[a-z]{3,}\b find.
#pragma once

#include <cstddef>

#include "pretzel/character_class.hpp"
#include "pretzel/vectors.hpp"

namespace pretzel {

struct RunSettings {
  std::size_t shortest = 1;  // at least 1
  std::size_t longest = 0;   // 0: no limit
  bool starts = false;       // cut at the first word boundary (\b)
  bool ends = false;         // cut at the last one
};

// The maximal runs of the class, cut, and kept if they are of the right length; returns how many.
// With `initials` a run is cut at its first one, or, if it starts at a boundary, must start so.
// `out` has room for kTokensOf(count); the text has kTextPadding readable code points behind it.
std::size_t find_runs(const CharacterClass& members, const CharacterClass* initials,
                      const RunSettings& settings, const char32_t* text, std::size_t count,
                      Span* out);

}  // namespace pretzel
