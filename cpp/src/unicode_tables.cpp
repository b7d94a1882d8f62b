#include <cstddef>
#include <cstdint>

#include "pretzel/unicode.hpp"

namespace pretzel::unicode {
namespace {
namespace generated {
#include "unicode_tables.inc"
}  // namespace generated

static_assert(generated::kBlock == 1u << kBlockBits);
static_assert(generated::kSpecialDistance == static_cast<std::int32_t>(kSpecial));

}  // namespace

const Tables kTables = {
    generated::kUnicodeVersion, generated::kFlagIndex,      generated::kFlagBlocks,
    generated::kDistanceIndex,  generated::kDistanceBlocks, generated::kBareIndex,
    generated::kBareBlocks,     generated::kBareEnds,       generated::kBarePoints,
};

Expansion lower_expansion(char32_t point) {
  for (const auto& expansion : generated::kExpansions) {
    if (expansion.from == point) return {expansion.length, expansion.to};
  }
  return {0, nullptr};
}

}  // namespace pretzel::unicode
