// Latin-1 to code points.
// Included once per kernel set, inside its namespace; plain loops that compilers vectorise.

inline void widen(const std::uint8_t* text, std::size_t count, char32_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = text[i];
}

// A-Z and U+00C0 to U+00DE but U+00D7; no Latin-1 code point becomes several.
inline void widen_lower(const std::uint8_t* text, std::size_t count, char32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t point = text[i];
    const bool ascii = static_cast<std::uint8_t>(point - 'A') < 26;
    const bool latin = (static_cast<std::uint8_t>(point - 0xC0) < 31) & (point != 0xD7);
    out[i] = static_cast<std::uint8_t>(point + ((ascii | latin) ? 32 : 0));
  }
}
