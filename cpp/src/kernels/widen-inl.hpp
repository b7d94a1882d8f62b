// Latin-1 to code points.
// Included once per kernel set, inside its namespace; plain loops that compilers vectorise.

inline char32_t keep_case(std::uint8_t point) { return point; }

// A-Z and U+00C0 to U+00DE but U+00D7; no Latin-1 code point becomes several.
inline char32_t lower_case(std::uint8_t point) {
  const bool ascii = static_cast<std::uint8_t>(point - 'A') < 26;
  const bool latin = (static_cast<std::uint8_t>(point - 0xC0) < 31) & (point != 0xD7);
  return static_cast<std::uint8_t>(point + ((ascii | latin) ? 32 : 0));
}

// Blocks of one size, the last of which overlaps the one before, instead of a tail of its own.
template <char32_t (*kMap)(std::uint8_t)>
inline void widen_blocks(const std::uint8_t* text, std::size_t count, char32_t* out) {
  constexpr std::size_t kBlock = 32;
  if (count < kBlock) {
    for (std::size_t i = 0; i < count; ++i) out[i] = kMap(text[i]);
    return;
  }
  for (std::size_t at = 0; at < count; at += kBlock) {
    const std::size_t begin = count - at < kBlock ? count - kBlock : at;
    for (std::size_t i = 0; i < kBlock; ++i) out[begin + i] = kMap(text[begin + i]);
  }
}

inline void widen(const std::uint8_t* text, std::size_t count, char32_t* out) {
  widen_blocks<keep_case>(text, count, out);
}

inline void widen_lower(const std::uint8_t* text, std::size_t count, char32_t* out) {
  widen_blocks<lower_case>(text, count, out);
}
