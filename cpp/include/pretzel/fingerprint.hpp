// 64-bit fingerprints of n-grams.
//
// An n-gram of up to three code points is packed exactly and then scrambled by a bijection: two
// different ones never have the same fingerprint. A longer one, and tokens joined into a word
// n-gram, are hashed by folding 128-bit products, with a seed chosen so that the dictionary does
// not collide with itself. A text's n-gram that is not in the dictionary is then mistaken for
// one of N entries with odds of about N / 2^64: for 133,000 entries one in 1.4e14, that is one
// false match in a hundred thousand million reviews. An adversary who knows the seed can
// construct one; it changes a score and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretzel {

inline constexpr unsigned kPointBits = 21;
inline constexpr std::size_t kExactPoints = 3;

// Seed-dependent constants of a dictionary's hash.
struct HashKey {
  std::uint64_t start = 0;
  std::uint64_t left = 0;
  std::uint64_t right = 0;
};

inline std::uint64_t mix(std::uint64_t x) {  // murmur3's finalizer, a bijection
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  x ^= x >> 33;
  return x;
}

inline HashKey hash_key(std::uint64_t seed) {
  return {mix(seed + 0x9e3779b97f4a7c15ULL), mix(seed + 0x3c6ef372fe94f82aULL) | 1,
          mix(seed + 0xdaa66d2c7ddf743fULL) | 1};
}

inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Three code points, the first on top; 0 is no code point, so shorter ones differ from longer.
inline std::uint64_t pack3(const char32_t* text) {
  return (static_cast<std::uint64_t>(text[0] + 1) << (2 * kPointBits)) |
         (static_cast<std::uint64_t>(text[1] + 1) << kPointBits) |
         static_cast<std::uint64_t>(text[2] + 1);
}

// Multiplied: lengths that differ by one must not differ as neighbouring letters do.
inline std::uint64_t hash_start(std::size_t length, const HashKey& key) {
  return key.start ^ (length * 0x9e3779b97f4a7c15ULL);
}

// packed[i] is pack3 of the code points i, i + 1, i + 2. REQUIRES: length > 3.
// Six code points a product; the last six may overlap those before.
inline std::uint64_t hash_long(const std::uint64_t* packed, std::size_t length,
                               const HashKey& key) {
  std::uint64_t hash = hash_start(length, key);
  std::size_t i = 0;
  for (; i + 6 < length; i += 6) hash = fold(packed[i] ^ hash, packed[i + 3] ^ key.right);
  return fold(packed[length < 6 ? 0 : length - 6] ^ hash, packed[length - 3] ^ key.left);
}

// packed3 is pack3 at the start of an n-gram of 0 to 3 code points; what is beyond is ignored.
inline std::uint64_t hash_short(std::uint64_t packed3, std::size_t length) {
  return mix(length == 0 ? 0 : packed3 >> (kPointBits * (kExactPoints - length)));
}

// Two hashes, of tokens or of tokens joined already, to that of both with a space between.
inline std::uint64_t join(std::uint64_t a, std::uint64_t b, const HashKey& key) {
  return fold(a ^ key.left, b ^ key.right);
}

}  // namespace pretzel
