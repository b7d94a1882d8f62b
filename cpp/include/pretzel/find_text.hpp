// A whole text in a frozen dictionary.
#pragma once

#include <cstdint>

#include "pretzel/dictionary.hpp"
#include "pretzel/records.hpp"

namespace pretzel {

// Id of the term that the text is, or -1; with the odds of a false match that fingerprint.hpp
// states. REQUIRES: a dictionary of terms that are not split, and a text of width 1, 2 or 4.
std::int64_t find_text(const FrozenDictionary& dictionary, const TextView& text);

}  // namespace pretzel
