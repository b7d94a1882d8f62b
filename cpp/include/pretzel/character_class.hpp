// A class of characters as ranges of code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pretzel {

struct PointRange {
  std::uint32_t first;
  std::uint32_t last;  // inclusive
};

// A view of ranges that its maker keeps, with a table of its first code points.
class CharacterClass {
 public:
  static constexpr std::size_t kTable = 256;

  // Throws std::invalid_argument unless the ranges ascend and hold code points only.
  explicit CharacterClass(std::span<const PointRange> ranges);

  const std::uint8_t* table() const { return table_; }  // 1: member
  bool contains(char32_t point) const { return point < kTable ? table_[point] : search(point); }

 private:
  bool search(char32_t point) const;

  std::span<const PointRange> ranges_;
  std::uint8_t table_[kTable] = {};
};

}  // namespace pretzel
