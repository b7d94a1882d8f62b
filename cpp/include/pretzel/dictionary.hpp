// A frozen dictionary: n-gram fingerprints to column numbers, as bytes that can be mapped from a
// file and used as they lie.
//
// Layout, little-endian: a 64-byte header, then buckets of 64 bytes, one cache line each if the
// bytes are aligned to 64 (8 is required). The entries lie in ascending order of fingerprint.
// An entry's home is bucket (fingerprint >> 32) * homes >> 32; where that is full it goes to the
// next one, past the homes if need be. So a lookup goes on to the next bucket only while the last
// fingerprint of a bucket is smaller than the one it looks for. Unused places hold the greatest
// fingerprint and the last bucket is never full, so every lookup ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pretzel/fingerprint.hpp"

namespace pretzel {

inline constexpr std::size_t kBucketEntries = 5;

struct Bucket {
  std::uint64_t fingerprints[kBucketEntries];  // ascending; unused: kNoFingerprint
  std::uint32_t ids[kBucketEntries + 1];       // unused: 0; the last is the number of entries

  std::uint32_t count() const { return ids[kBucketEntries]; }
};
static_assert(sizeof(Bucket) == 64);

// No n-gram of up to three code points has it. Another one may, with the odds of any false match,
// and is then taken for id 0: lookups need not know which places are used.
inline constexpr std::uint64_t kNoFingerprint = ~std::uint64_t{0};

struct DictionaryHeader {
  char magic[8];
  std::uint32_t version;
  std::uint32_t words;    // 1: terms are tokens joined by a space
  std::uint64_t columns;  // entries; ids are less
  std::uint64_t homes;
  std::uint64_t buckets;  // homes and what overflows them
  std::uint64_t seed;
  std::uint64_t reserved[2];  // 0
};
static_assert(sizeof(DictionaryHeader) == 64);

// A checked view; whoever makes it keeps the bytes, and keeps them unchanged.
class FrozenDictionary {
 public:
  // Throws std::invalid_argument unless every lookup in these bytes is safe and finds ids below
  // columns().
  explicit FrozenDictionary(std::span<const std::byte> bytes);

  const Bucket* buckets() const { return buckets_; }
  std::uint64_t homes() const { return homes_; }
  std::size_t columns() const { return columns_; }
  bool words() const { return words_; }
  const HashKey& key() const { return key_; }

  static std::uint64_t home(std::uint64_t fingerprint, std::uint64_t homes) {
    return ((fingerprint >> 32) * homes) >> 32;
  }

 private:
  const Bucket* buckets_;
  std::uint64_t homes_;
  std::size_t columns_;
  bool words_;
  HashKey key_;
};

// The fingerprint of a term; `words`: split at single spaces.
std::uint64_t term_fingerprint(const char32_t* term, std::size_t length, bool words,
                               const HashKey& key);

// Terms as code points end to end, term i ending at ends[i].
struct Terms {
  std::vector<char32_t> points;
  std::vector<std::size_t> ends;
};

// Splits UTF-8 (surrogates passed) at the offsets. Throws std::invalid_argument.
Terms decode_terms(std::span<const std::byte> utf8, std::span<const std::int64_t> offsets);

struct FreeBytes {
  void operator()(std::byte* bytes) const;
};
struct FrozenBytes {
  std::unique_ptr<std::byte[], FreeBytes> data;  // aligned to 64
  std::size_t size = 0;
};

// Ids are positions of terms. Equal terms give equal bytes.
// Throws std::invalid_argument: a term twice, or too many.
FrozenBytes freeze_dictionary(const Terms& terms, bool words);

}  // namespace pretzel
