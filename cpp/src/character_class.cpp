#include "pretzel/character_class.hpp"

#include <algorithm>
#include <stdexcept>

namespace pretzel {

CharacterClass::CharacterClass(std::span<const PointRange> ranges) : ranges_(ranges) {
  std::uint32_t least = 0;
  for (const PointRange& range : ranges) {
    if (range.first < least || range.last < range.first || range.last > 0x10FFFF) {
      throw std::invalid_argument("the ranges of a class must ascend, up to 0x10FFFF");
    }
    least = range.last + 1;
    for (std::uint32_t point = range.first; point <= range.last && point < kTable; ++point) {
      table_[point] = 1;
    }
  }
}

bool CharacterClass::search(char32_t point) const {
  const auto above =
      std::upper_bound(ranges_.begin(), ranges_.end(), point,
                       [](char32_t value, const PointRange& range) { return value < range.first; });
  return above != ranges_.begin() && point <= (above - 1)->last;
}

}  // namespace pretzel
