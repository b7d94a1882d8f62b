// Fingerprints of n-grams.
// Included once per kernel set, inside its namespace; plain loops that compilers vectorise. They
// run over whole blocks: what is beyond the end is readable, writable and never used.

inline std::size_t whole_blocks(std::size_t count) {
  constexpr std::size_t kBlock = 16;
  return (count + kBlock - 1) / kBlock * kBlock;
}

inline void pack(const char32_t* text, std::size_t count, std::uint64_t* out) {
  const std::size_t blocks = whole_blocks(count);
  for (std::size_t i = 0; i < blocks; ++i) out[i] = pack3(text + i);
}

inline void char_keys(const std::uint64_t* packed, std::size_t count, std::size_t n,
                      const HashKey& key, std::uint64_t* out) {
  const std::size_t keys = count - n + 1;
  if (n <= kExactPoints) {
    const unsigned shift = static_cast<unsigned>(kPointBits * (kExactPoints - n));
    const std::size_t blocks = whole_blocks(keys);
    for (std::size_t i = 0; i < blocks; ++i) out[i] = mix(packed[i] >> shift);
  } else {
    const HashKey local = key;
    for (std::size_t i = 0; i < keys; ++i) out[i] = hash_long(packed + i, n, local);
  }
}

// Arithmetic, lest it become a branch.
inline std::uint64_t select(bool condition, std::uint64_t yes, std::uint64_t no) {
  return no ^ ((yes ^ no) & (std::uint64_t{0} - condition));
}

// The length of a token is unpredictable: up to six code points no branch depends on it, and
// both the exact and the hashed fingerprint are made.
inline std::uint64_t token_key(const std::uint64_t* packed, std::size_t length,
                               const HashKey& key) {
  if (length > 6) return hash_long(packed, length, key);
  const std::size_t missing = select(length < kExactPoints, kExactPoints - length, 0);
  const std::uint64_t exact = mix(packed[0] >> (kPointBits * missing));
  const std::uint64_t hashed =
      fold(packed[0] ^ hash_start(length, key), packed[length + missing - kExactPoints] ^ key.left);
  return select(length <= kExactPoints, exact, hashed);
}

inline void token_keys(const std::uint64_t* packed, const Span* tokens, std::size_t count,
                       const HashKey& key, std::uint64_t* out) {
  const HashKey local = key;
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = token_key(packed + tokens[i].begin, tokens[i].end - tokens[i].begin, local);
  }
}

inline void join_keys(const std::uint64_t* left, const std::uint64_t* right, std::size_t count,
                      const HashKey& key, std::uint64_t* out) {
  const HashKey local = key;
  for (std::size_t i = 0; i < count; ++i) out[i] = join(left[i], right[i], local);
}
