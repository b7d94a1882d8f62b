// Frozen trees: decision trees as bytes that can be mapped from a file and walked as they lie.
//
// Layout, little-endian: a 64-byte header, one TreePlace a tree, and from the next multiple of 64
// on the nodes of all trees; a tree begins at a cache line. Within a tree siblings lie side by
// side, the left one at an even place, behind their parent; families of siblings that are likely
// walked together share a cache line. So a step is: child + (value > threshold).
//
// A leaf is a node that is its own child, and its threshold is a NaN, which no value is above: who
// is in a leaf stays there, so that trees of unequal depth are walked in step. The lowest bits of
// the NaN are the number of the leaf within its tree.
//
// float32: scikit-learn rounds records to float32 and compares `value <= threshold` with a float64
// threshold. Narrow nodes hold the greatest float32 that is not above it. That is the same: a
// value that is a float32 and at most the threshold is at most the greatest such float32, and the
// other way round; infinities of either sign included.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pretzel/dictionary.hpp"

namespace pretzel {

// Compares float32 values. The link holds, from the top: feature, kMissingRight, child.
struct NarrowNode {
  float threshold;
  std::uint32_t link;
};
static_assert(sizeof(NarrowNode) == 8);

// Compares float64 values, or looks them up: of a category the bits of `threshold` are the number
// of a set, and members go left.
struct WideNode {
  double threshold;
  std::uint32_t feature;  // and flags
  std::uint32_t child;

  static constexpr std::uint32_t kMissingRight = 1u << 31;
  static constexpr std::uint32_t kCategory = 1u << 30;
  static constexpr std::uint32_t kFeature = kCategory - 1;
};
static_assert(sizeof(WideNode) == 16);

inline constexpr std::uint32_t kNarrowLeaf = (1u << 22) - 1;  // payload of a float NaN
inline constexpr std::uint32_t kMaxTreeNodes = 0x7FFFFFFF;    // indexes of gathers are signed

// A set of categories 0 to 255. Others, and NaN, go where missing values go.
struct CategorySet {
  std::uint32_t words[8];
};

enum class TreeForm : std::uint32_t {
  kNarrow,       // narrow nodes
  kWide,         // wide nodes over float64 values
  kWideRounded,  // wide nodes over values rounded to float32
};

struct TreePlace {
  std::uint32_t node;  // its root
  std::uint32_t leaf;  // its first, numbered through all trees
};

struct TreesHeader {
  char magic[8];
  std::uint32_t version;
  std::uint32_t form;  // a TreeForm
  std::uint32_t trees;
  std::uint32_t features;    // values a record
  std::uint32_t child_bits;  // of a narrow link
  std::uint32_t categories;  // sets that are used
  std::uint64_t nodes;
  std::uint64_t leaves;
  std::uint64_t reserved[2];  // 0
};
static_assert(sizeof(TreesHeader) == 64);

// A checked view; whoever makes it keeps the bytes, and keeps them unchanged.
class FrozenTrees {
 public:
  struct Tree {
    std::uint32_t root;
    std::uint32_t first_leaf;
    std::uint32_t depth;  // steps to its deepest leaf
  };

  // Throws std::invalid_argument unless every walk over these bytes is safe: it ends after depth
  // steps in a leaf of its tree and reads features below features() and sets below categories().
  explicit FrozenTrees(std::span<const std::byte> bytes);

  TreeForm form() const { return form_; }
  const NarrowNode* narrow_nodes() const { return static_cast<const NarrowNode*>(nodes_); }
  const WideNode* wide_nodes() const { return static_cast<const WideNode*>(nodes_); }
  std::uint32_t child_bits() const { return child_bits_; }
  std::size_t features() const { return features_; }
  std::size_t categories() const { return categories_; }
  std::size_t leaves() const { return leaves_; }
  const std::vector<Tree>& trees() const { return trees_; }

 private:
  template <class Node>
  void check(const Node* nodes, std::span<const TreePlace> places, std::size_t count);

  const void* nodes_;
  TreeForm form_;
  std::uint32_t child_bits_;
  std::size_t features_;
  std::size_t categories_;
  std::size_t leaves_;
  std::vector<Tree> trees_;
};

// Walks that go in step: walk i begins at node roots[i] with the record whose values begin at
// rows[i]. REQUIRES: both below 2^31; `steps` is at least the depth of each of the trees.
struct TreeWalks {
  static constexpr std::size_t kLanes = 16;
  std::uint32_t roots[kLanes];
  std::uint32_t rows[kLanes];
  std::uint32_t steps;
};

// Trees as libraries have them, laid end to end; node numbers are those within a tree.
struct TreeTable {
  static constexpr std::uint8_t kMissingLeft = 1;
  static constexpr std::uint8_t kCategory = 2;  // the threshold is the number of a set

  std::span<const std::int32_t> features;
  std::span<const double> thresholds;      // value <= threshold goes left
  std::span<const std::int32_t> children;  // left, right of each node; -1: a leaf
  std::span<const std::uint8_t> flags;
  std::span<const std::int64_t> roots;  // where trees begin, and the number of nodes
};

// Leaves keep their order. `single`: values are rounded to float32, and narrow nodes serve if they
// suffice. Equal trees give equal bytes.
// Throws std::invalid_argument: children in front of their parents, shared or out of range,
// features from `columns` on, thresholds that are NaN, or too many nodes.
FrozenBytes freeze_trees(const TreeTable& table, std::size_t columns, bool single);

}  // namespace pretzel
