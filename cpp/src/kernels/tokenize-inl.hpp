// Maximal runs of word characters, at least two long.
// Included once per kernel set, inside its namespace.

#if defined(PRETZEL_AVX2)
// All bits of a lane: unsigned value < limit.
inline __m256i below(__m256i value, int limit) {
  return _mm256_cmpeq_epi32(_mm256_min_epu32(value, _mm256_set1_epi32(limit - 1)), value);
}

inline std::uint64_t lane_mask(__m256i value) {
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(value)));
}
#endif

// Bit i: text[i] is a word character. Reads 64 code points.
inline std::uint64_t word_bits(const char32_t* text) {
  std::uint64_t bits = 0;
  std::uint64_t beyond_ascii = 0;
#if defined(PRETZEL_AVX512)
  for (unsigned part = 0; part < 4; ++part) {
    const __m512i points = _mm512_loadu_si512(text + 16 * part);
    const __m512i letter =
        _mm512_sub_epi32(_mm512_or_si512(points, _mm512_set1_epi32(0x20)), _mm512_set1_epi32('a'));
    const __m512i digit = _mm512_sub_epi32(points, _mm512_set1_epi32('0'));
    const unsigned word =
        static_cast<unsigned>(_mm512_cmplt_epu32_mask(letter, _mm512_set1_epi32(26))) |
        static_cast<unsigned>(_mm512_cmplt_epu32_mask(digit, _mm512_set1_epi32(10))) |
        static_cast<unsigned>(_mm512_cmpeq_epi32_mask(points, _mm512_set1_epi32('_')));
    const unsigned beyond = _mm512_cmpge_epu32_mask(points, _mm512_set1_epi32(0x80));
    bits |= static_cast<std::uint64_t>(word) << (16 * part);
    beyond_ascii |= static_cast<std::uint64_t>(beyond) << (16 * part);
  }
#elif defined(PRETZEL_AVX2)
  for (unsigned part = 0; part < 8; ++part) {
    const __m256i points = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 8 * part));
    const __m256i letter =
        _mm256_sub_epi32(_mm256_or_si256(points, _mm256_set1_epi32(0x20)), _mm256_set1_epi32('a'));
    const __m256i digit = _mm256_sub_epi32(points, _mm256_set1_epi32('0'));
    const __m256i word = _mm256_or_si256(_mm256_or_si256(below(letter, 26), below(digit, 10)),
                                         _mm256_cmpeq_epi32(points, _mm256_set1_epi32('_')));
    bits |= lane_mask(word) << (8 * part);
    beyond_ascii |= (lane_mask(below(points, 0x80)) ^ 0xFF) << (8 * part);
  }
#else
  for (unsigned i = 0; i < 64; ++i) {
    const char32_t point = text[i];
    const bool word = ((point | 0x20) - 'a' < 26) | (point - '0' < 10) | (point == '_');
    bits |= static_cast<std::uint64_t>(word) << i;
    beyond_ascii |= static_cast<std::uint64_t>(point >= 0x80) << i;
  }
#endif
  bits &= ~beyond_ascii;
  for (; beyond_ascii != 0; beyond_ascii &= beyond_ascii - 1) {
    const auto i = static_cast<unsigned>(__builtin_ctzll(beyond_ascii));
    if (unicode::is_word(text[i])) bits |= std::uint64_t{1} << i;
  }
  return bits;
}

// Spans are written as the flat sequence of places where "inside a token" changes.
inline std::size_t tokenize(const char32_t* text, std::size_t count, Span* out) {
  if (count == 0) return 0;
  const auto bits_at = [&](std::size_t at) {
    if (at >= count) return std::uint64_t{0};
    const std::uint64_t bits = word_bits(text + at);
    return count - at < 64 ? bits & ((std::uint64_t{1} << (count - at)) - 1) : bits;
  };
  std::uint32_t* edge = &out->begin;
  static_assert(sizeof(Span) == 2 * sizeof(std::uint32_t));
  std::uint64_t before = 0;  // the last character of the block before, as bit 0
  std::uint64_t inside = 0;  // whether that one is part of a token, as bit 0
  std::uint64_t bits = bits_at(0);
  for (std::size_t at = 0; at < count; at += 64) {
    const std::uint64_t next = bits_at(at + 64);
    // A word character with no neighbour that is one is no token.
    const std::uint64_t tokens = bits & (((bits << 1) | before) | ((bits >> 1) | (next << 63)));
    for (std::uint64_t edges = tokens ^ ((tokens << 1) | inside); edges != 0; edges &= edges - 1) {
      *edge++ = static_cast<std::uint32_t>(at + static_cast<unsigned>(__builtin_ctzll(edges)));
    }
    before = bits >> 63;
    inside = tokens >> 63;
    bits = next;
  }
  if (inside) *edge++ = static_cast<std::uint32_t>(count);
  return static_cast<std::size_t>(edge - &out->begin) / 2;
}
