// Two or more white-space characters become one blank.
// Included once per kernel set, inside its namespace.

// True for every space and for few others.
inline bool may_be_space(char32_t point) {
  return (point <= 0x20) | (point - 0x80 <= 0x20) | (point - 0x1680 <= 0x3000 - 0x1680);
}

// Nearly every block of a natural text has no two neighbours that may both be spaces.
// Looks at pairs that begin at text[0] to text[all_pairs - 1].
template <std::size_t kBlock>
inline bool is_suspicious(const char32_t* text, std::size_t all_pairs) {
  const auto pairs = static_cast<std::uint32_t>(all_pairs < kBlock ? all_pairs : kBlock);
  std::uint32_t suspicious = 0;
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    suspicious |= may_be_space(text[i]) & may_be_space(text[i + 1]) & (i < pairs);
  }
  return suspicious != 0;
}

inline std::size_t collapse_whitespace(const char32_t* text, std::size_t count, char32_t* out) {
  constexpr std::size_t kBlock = 32;  // the padding of texts allows for one block too many
  std::size_t i = 0;
  std::size_t size = 0;
  while (i < count) {
    const std::size_t block = count - i < kBlock ? count - i : kBlock;
    if (!is_suspicious<kBlock>(text + i, count - i - 1)) {
      std::memcpy(out + size, text + i, kBlock * sizeof(char32_t));
      size += block;
      i += block;
      continue;
    }
    for (const std::size_t stop = i + block; i < stop;) {
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
