// Properties of code points as the Python interpreter has them that this library was built for.
#pragma once

#include <cstdint>

namespace pretzel::unicode {

enum Property : std::uint8_t {
  kWord = 1,       // \w of re: str.isalnum() or '_'
  kSpace = 2,      // \s of re: str.isspace()
  kCased = 4,      // next to a capital sigma it decides which small sigma comes
  kIgnorable = 8,  // looked past when searching for a cased neighbour; such are never kCased here
};

inline constexpr unsigned kBlockBits = 7;
inline constexpr std::uint32_t kSpecial = 1u << 30;

// Two-stage tables: the block of a code point, then its place there.
struct Tables {
  const char* version;
  const std::uint16_t* flag_index;
  const std::uint8_t* flag_blocks;
  const std::uint8_t* distance_index;
  const std::int32_t* distance_blocks;
  const std::uint8_t* bare_index;
  const std::uint16_t* bare_blocks;
  const std::uint16_t* bare_ends;
  const char32_t* bare_points;
};
extern const Tables kTables;

// REQUIRES for all: point <= 0x10FFFF, which every Python string guarantees.
inline std::uint8_t properties(char32_t point) {
  const unsigned block = kTables.flag_index[point >> kBlockBits];
  return kTables.flag_blocks[(block << kBlockBits) + (point & ((1u << kBlockBits) - 1))];
}

inline bool is_word(char32_t point) { return properties(point) & kWord; }
inline bool is_space(char32_t point) { return properties(point) & kSpace; }

// What to add to lower-case a code point; kSpecial: a capital sigma or an expansion.
inline std::uint32_t lower_distance(char32_t point) {
  const unsigned block = kTables.distance_index[point >> kBlockBits];
  return static_cast<std::uint32_t>(
      kTables.distance_blocks[(block << kBlockBits) + (point & ((1u << kBlockBits) - 1))]);
}

// The lower case of a code point that has several: length and code points; length 0: none.
struct Expansion {
  unsigned length;
  const char32_t* points;
};
Expansion lower_expansion(char32_t point);

// Which text a code point becomes without accents (compatibility decomposition, combining
// characters gone); 0: itself, unless it is a Hangul syllable.
inline std::uint16_t bare_text(char32_t point) {
  const unsigned block = kTables.bare_index[point >> kBlockBits];
  return kTables.bare_blocks[(block << kBlockBits) + (point & ((1u << kBlockBits) - 1))];
}

// The code points of such a text, perhaps none. REQUIRES: number != 0.
inline Expansion bare_points(std::uint16_t number) {
  const unsigned begin = kTables.bare_ends[number];
  return {kTables.bare_ends[number + 1] - begin, kTables.bare_points + begin};
}

}  // namespace pretzel::unicode
