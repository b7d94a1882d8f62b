#include "pretzel/find_text.hpp"

namespace pretzel {
namespace {

// hash_short and hash_long without the packed code points in memory.
template <class Point>
std::uint64_t fingerprint(const Point* text, std::size_t length, const HashKey& key) {
  const auto pack = [text](std::size_t at) {
    const char32_t points[] = {text[at], text[at + 1], text[at + 2]};
    return pack3(points);
  };
  if (length <= kExactPoints) {
    char32_t points[kExactPoints] = {};
    for (std::size_t i = 0; i < length; ++i) points[i] = text[i];
    return hash_short(pack3(points), length);
  }
  std::uint64_t hash = hash_start(length, key);
  std::size_t i = 0;
  for (; i + 6 < length; i += 6) hash = fold(pack(i) ^ hash, pack(i + 3) ^ key.right);
  return fold(pack(length < 6 ? 0 : length - 6) ^ hash, pack(length - 3) ^ key.left);
}

std::uint64_t fingerprint(const TextView& text, const HashKey& key) {
  switch (text.width) {
    case 1:
      return fingerprint(static_cast<const std::uint8_t*>(text.data), text.length, key);
    case 2:
      return fingerprint(static_cast<const char16_t*>(text.data), text.length, key);
    default:
      return fingerprint(static_cast<const char32_t*>(text.data), text.length, key);
  }
}

}  // namespace

std::int64_t find_text(const FrozenDictionary& dictionary, const TextView& text) {
  if (dictionary.columns() == 0) return -1;
  const std::uint64_t wanted = fingerprint(text, dictionary.key());
  const Bucket* bucket = dictionary.buckets() + FrozenDictionary::home(wanted, dictionary.homes());
  while (bucket->fingerprints[kBucketEntries - 1] < wanted) ++bucket;
  for (std::size_t i = 0; i < kBucketEntries; ++i) {
    if (bucket->fingerprints[i] == wanted) return bucket->ids[i];
  }
  return -1;
}

}  // namespace pretzel
