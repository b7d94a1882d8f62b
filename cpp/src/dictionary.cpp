// Checks that bytes are a dictionary in which every lookup is safe.
#include "pretzel/dictionary.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>

#include "dictionary_format.hpp"

namespace pretzel {

static_assert(std::endian::native == std::endian::little, "dictionaries are little-endian");

namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::invalid_argument(std::string("not a dictionary: ") + what);
}

// Entries ascend over all buckets and lie where a lookup of them comes by.
void check_buckets(const Bucket* buckets, const DictionaryHeader& header) {
  std::uint64_t entries = 0;
  std::uint64_t last = 0;
  bool previous_full = false;
  for (std::uint64_t b = 0; b < header.buckets; ++b) {
    const Bucket& bucket = buckets[b];
    require(bucket.count() <= kBucketEntries, "a bucket count is out of range");
    for (std::size_t i = 0; i < bucket.count(); ++i) {
      const std::uint64_t fingerprint = bucket.fingerprints[i];
      const std::uint64_t home = FrozenDictionary::home(fingerprint, header.homes);
      require(entries + i == 0 || fingerprint > last, "fingerprints are out of order");
      require(home == b || (home < b && previous_full), "an entry is out of place");
      require(bucket.ids[i] < header.columns, "an id is out of range");
      last = fingerprint;
    }
    for (std::size_t i = bucket.count(); i < kBucketEntries; ++i) {
      require(bucket.fingerprints[i] == kNoFingerprint && bucket.ids[i] == 0,
              "an unused place is not empty");
    }
    entries += bucket.count();
    previous_full = bucket.count() == kBucketEntries;
  }
  require(!previous_full, "the last bucket is full");
  require(entries == header.columns, "the number of entries is not the number of columns");
}

}  // namespace

FrozenDictionary::FrozenDictionary(std::span<const std::byte> bytes) {
  require(bytes.size() >= sizeof(DictionaryHeader), "too short");
  require(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(Bucket) == 0,
          "the memory is not aligned to 8 bytes");
  DictionaryHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  require(std::memcmp(header.magic, kDictionaryMagic, sizeof header.magic) == 0, "wrong magic");
  require(header.version == kDictionaryVersion, "unknown version");
  require(header.words <= 1 && header.reserved[0] == 0 && header.reserved[1] == 0, "unknown flags");
  require(header.columns <= kMaxColumns, "too many columns");
  require(header.homes >= 1 && header.homes <= kMaxBuckets, "number of homes out of range");
  require(header.buckets >= header.homes && header.buckets <= kMaxBuckets,
          "number of buckets out of range");
  // No overflow: at most 2^32 buckets of 64 bytes.
  require(bytes.size() == sizeof header + header.buckets * sizeof(Bucket), "wrong size");
  buckets_ = reinterpret_cast<const Bucket*>(bytes.data() + sizeof header);
  check_buckets(buckets_, header);
  homes_ = header.homes;
  columns_ = header.columns;
  words_ = header.words == 1;
  key_ = hash_key(header.seed);
}

}  // namespace pretzel
