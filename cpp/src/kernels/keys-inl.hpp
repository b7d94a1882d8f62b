// Fingerprints of n-grams.
// Included once per kernel set, inside its namespace; plain loops that compilers vectorise.

inline void pack(const char32_t* text, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = pack3(text + i);
}

inline void char_keys(const std::uint64_t* packed, std::size_t count, std::size_t n,
                      const HashKey& key, std::uint64_t* out) {
  const std::size_t keys = count - n + 1;
  if (n <= kExactPoints) {
    const unsigned shift = static_cast<unsigned>(kPointBits * (kExactPoints - n));
    for (std::size_t i = 0; i < keys; ++i) out[i] = mix(packed[i] >> shift);
  } else {
    const HashKey local = key;
    for (std::size_t i = 0; i < keys; ++i) {
      out[i] = hash_long([at = packed + i](std::size_t k) { return at[k]; }, n, local);
    }
  }
}

inline void token_keys(const std::uint64_t* packed, const Span* tokens, std::size_t count,
                       const HashKey& key, std::uint64_t* out) {
  const HashKey local = key;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t* at = packed + tokens[i].begin;
    const std::size_t length = tokens[i].end - tokens[i].begin;
    out[i] = length <= kExactPoints
                 ? hash_short(at[0], length)
                 : hash_long([at](std::size_t k) { return at[k]; }, length, local);
  }
}
