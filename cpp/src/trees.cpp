// Checks that bytes are trees in which every walk is safe.
#include "pretzel/trees.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include "trees_format.hpp"

namespace pretzel {

static_assert(std::endian::native == std::endian::little, "trees are little-endian");

namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::invalid_argument(std::string("not trees: ") + what);
}

// The sign bit of a leaf's NaN, and of a wide one the bits above 32, are unused.
bool plain_leaf(const NarrowNode& node) {
  return (std::bit_cast<std::uint32_t>(node.threshold) & ~(kNarrowNaN | kNarrowLeaf)) == 0;
}
bool plain_leaf(const WideNode& node) {
  return (std::bit_cast<std::uint64_t>(node.threshold) & ~(kWideNaN | 0xFFFFFFFF)) == 0;
}

}  // namespace

// Children lie behind their parents, so that a walk cannot turn in circles, and one pass knows
// how deep each node is.
template <class Node>
void FrozenTrees::check(const Node* nodes, std::span<const TreePlace> places, std::size_t count) {
  std::vector<std::uint32_t> depths;
  for (std::size_t t = 0; t < places.size(); ++t) {
    const bool last = t + 1 == places.size();
    const std::size_t end = last ? count : places[t + 1].node;
    const std::size_t last_leaf = last ? leaves_ : places[t + 1].leaf;
    const TreePlace place = places[t];
    require(t != 0 || (place.node == 0 && place.leaf == 0), "the first tree is not at 0");
    require(place.node < end && end <= count, "trees are out of order");
    require(place.leaf < last_leaf && last_leaf <= leaves_, "leaves are out of order");
    const std::size_t size = end - place.node;
    depths.assign(size, 0);
    std::uint32_t depth = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const Node& node = nodes[place.node + i];
      const NodeParts parts = parts_of(node, child_bits_);
      require(parts.feature < features_, "a feature is out of range");
      if (parts.leaf) {
        require(parts.child == i && !parts.missing_right && plain_leaf(node), "a leaf goes on");
        require(parts.number < last_leaf - place.leaf, "the number of a leaf is out of range");
        depth = std::max(depth, depths[i]);
        continue;
      }
      require(parts.category || !is_nan(node), "a threshold is not a number");
      require(!parts.category || parts.number < categories_, "a set is out of range");
      require(parts.child > i && std::size_t{parts.child} + 1 < size, "a child is out of range");
      for (const std::size_t child : {parts.child + 0, parts.child + 1}) {
        depths[child] = std::max(depths[child], depths[i] + 1);
      }
    }
    trees_.push_back({place.node, place.leaf, depth});
  }
}

FrozenTrees::FrozenTrees(std::span<const std::byte> bytes) {
  require(bytes.size() >= sizeof(TreesHeader), "too short");
  require(reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 == 0,
          "the memory is not aligned to 8 bytes");
  TreesHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  require(std::memcmp(header.magic, kTreesMagic, sizeof header.magic) == 0, "wrong magic");
  require(header.version == kTreesVersion, "unknown version");
  require(header.form <= static_cast<std::uint32_t>(TreeForm::kWideRounded), "unknown form");
  require(header.reserved[0] == 0 && header.reserved[1] == 0, "unknown flags");
  require(header.trees >= 1 && header.trees <= kMaxTreeNodes, "number of trees out of range");
  require(header.nodes <= kMaxTreeNodes && header.leaves <= header.nodes, "too many nodes");
  require(header.features >= 1 && header.features <= WideNode::kFeature, "too many features");
  form_ = static_cast<TreeForm>(header.form);
  const bool wide = form_ != TreeForm::kNarrow;
  require(header.categories <= kMaxTreeNodes && (wide || header.categories == 0),
          "number of sets out of range");
  require(wide ? header.child_bits == 0 : header.child_bits >= 1 && header.child_bits <= 30,
          "number of bits out of range");
  const std::uint64_t offset = nodes_offset(header.trees);
  const std::uint64_t node_size = wide ? sizeof(WideNode) : sizeof(NarrowNode);
  // No overflow: at most 2^31 trees and nodes of 16 bytes.
  require(bytes.size() == offset + header.nodes * node_size, "wrong size");
  nodes_ = bytes.data() + offset;
  child_bits_ = header.child_bits;
  features_ = header.features;
  categories_ = header.categories;
  leaves_ = header.leaves;
  trees_.reserve(header.trees);
  const std::span<const TreePlace> places{
      reinterpret_cast<const TreePlace*>(bytes.data() + sizeof header), header.trees};
  if (wide) {
    check(wide_nodes(), places, header.nodes);
  } else {
    check(narrow_nodes(), places, header.nodes);
  }
}

}  // namespace pretzel
