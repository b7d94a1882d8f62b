// What identifies the bytes of frozen trees, and how leaves are told from other nodes.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "pretzel/trees.hpp"

namespace pretzel {

inline constexpr char kTreesMagic[8] = {'P', 'R', 'T', 'Z', 'T', 'R', 'E', 'E'};
inline constexpr std::uint32_t kTreesVersion = 1;

// A quiet NaN, so that no instruction changes its payload.
inline constexpr std::uint32_t kNarrowNaN = 0x7FC00000;
inline constexpr std::uint64_t kWideNaN = 0x7FF8000000000000;

constexpr std::uint64_t nodes_offset(std::uint64_t trees) {
  return (sizeof(TreesHeader) + trees * sizeof(TreePlace) + 63) / 64 * 64;
}

// The parts of a node, whichever kind it is.
struct NodeParts {
  std::uint32_t feature;
  std::uint32_t child;
  bool missing_right;
  bool category;
  bool leaf;
  std::uint64_t number;  // of the leaf or the set
};

inline NodeParts parts_of(const NarrowNode& node, std::uint32_t child_bits) {
  NodeParts parts{};
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(node.threshold);
  parts.child = node.link & ((std::uint32_t{1} << child_bits) - 1);
  parts.missing_right = node.link >> child_bits & 1;
  parts.feature = static_cast<std::uint32_t>(std::uint64_t{node.link} >> (child_bits + 1));
  parts.leaf = (bits & kNarrowNaN) == kNarrowNaN;
  parts.number = bits & kNarrowLeaf;
  return parts;
}

inline NodeParts parts_of(const WideNode& node, std::uint32_t) {
  NodeParts parts{};
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(node.threshold);
  parts.child = node.child;
  parts.missing_right = (node.feature & WideNode::kMissingRight) != 0;
  parts.category = (node.feature & WideNode::kCategory) != 0;
  parts.feature = node.feature & WideNode::kFeature;
  parts.leaf = !parts.category && (bits & kWideNaN) == kWideNaN;
  parts.number = parts.category ? bits : bits & ~kWideNaN;
  return parts;
}

inline bool is_nan(const NarrowNode& node) { return std::isnan(node.threshold); }
inline bool is_nan(const WideNode& node) { return std::isnan(node.threshold); }

}  // namespace pretzel
