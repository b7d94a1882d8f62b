// MurmurHash3_x86_32 with seed 0: the hash of scikit-learn's FeatureHasher.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace pretzel {

inline std::uint32_t murmur_hash(const std::uint8_t* bytes, std::size_t length) {
  const auto scramble = [](std::uint32_t block) {
    return std::rotl(block * 0xcc9e2d51u, 15) * 0x1b873593u;
  };
  std::uint32_t hash = 0;
  std::size_t i = 0;
  for (; i + 4 <= length; i += 4) {
    std::uint32_t block;
    std::memcpy(&block, bytes + i, sizeof block);
    hash = std::rotl(hash ^ scramble(block), 13) * 5 + 0xe6546b64u;
  }
  std::uint32_t tail = 0;
  for (std::size_t left = length; left > i; --left) tail = (tail << 8) | bytes[left - 1];
  hash ^= scramble(tail) ^ static_cast<std::uint32_t>(length);
  hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
  return hash ^ (hash >> 16);
}

}  // namespace pretzel
