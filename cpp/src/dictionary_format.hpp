// What identifies the bytes of a dictionary, and their limits.
#pragma once

#include <cstdint>

namespace pretzel {

inline constexpr char kDictionaryMagic[8] = {'P', 'R', 'T', 'Z', 'D', 'I', 'C', 'T'};
inline constexpr std::uint32_t kDictionaryVersion = 1;
inline constexpr std::uint64_t kMaxColumns = 0x7FFFFFFF;  // ids go out as int32
inline constexpr std::uint64_t kMaxBuckets = 0xFFFFFFFF;  // homes come from 32 bits

}  // namespace pretzel
