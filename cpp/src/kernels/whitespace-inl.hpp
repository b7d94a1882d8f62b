// Two or more white-space characters become one blank.
// Included once per kernel set, inside its namespace.

// True for every space and for few others.
inline bool may_be_space(char32_t point) {
  return (point <= 0x20) | (point - 0x80 <= 0x20) | (point - 0x1680 <= 0x3000 - 0x1680);
}

inline std::size_t collapse_whitespace(const char32_t* text, std::size_t count, char32_t* out) {
  constexpr std::size_t kBlock = 32;
  std::size_t i = 0;
  std::size_t size = 0;
  while (i < count) {
    // Nearly every block of a natural text has no two neighbours that may both be spaces. The
    // padding behind a text makes the last block look suspicious, which is only slower.
    if (count - i > kBlock) {
      std::uint32_t suspicious = 0;
      for (std::size_t k = 0; k < kBlock; ++k) {
        suspicious |= may_be_space(text[i + k]) & may_be_space(text[i + k + 1]);
      }
      if (!suspicious) {
        std::memcpy(out + size, text + i, kBlock * sizeof(char32_t));
        size += kBlock;
        i += kBlock;
        continue;
      }
    }
    const std::size_t stop = count - i < kBlock ? count : i + kBlock;
    while (i < stop) {
      if (unicode::is_space(text[i]) && i + 1 < count && unicode::is_space(text[i + 1])) {
        out[size++] = U' ';
        for (i += 2; i < count && unicode::is_space(text[i]);) ++i;
      } else {
        out[size++] = text[i++];
      }
    }
  }
  return size;
}
