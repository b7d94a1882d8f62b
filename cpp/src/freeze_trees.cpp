// Makes the bytes of trees from tables of their nodes.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "pretzel/trees.hpp"
#include "trees_format.hpp"

namespace pretzel {
namespace {

constexpr std::align_val_t kAlignment{64};
constexpr std::size_t kFamily = 4;  // pairs of siblings that are laid down together

[[noreturn]] void refuse(std::size_t tree, const char* what) {
  throw std::invalid_argument("tree " + std::to_string(tree) + ": " + what);
}

// The greatest float32 that is not above the threshold.
float float_below(double threshold) {
  const float nearest = static_cast<float>(threshold);
  const bool above = static_cast<double>(nearest) > threshold;
  return above ? std::nextafter(nearest, -INFINITY) : nearest;
}

// One tree of a table, node numbers counted from its root.
struct TreeView {
  const TreeTable& table;
  std::size_t first;
  std::size_t size;

  std::int32_t left(std::size_t node) const { return table.children[2 * (first + node)]; }
  std::int32_t right(std::size_t node) const { return table.children[2 * (first + node) + 1]; }
  bool leaf(std::size_t node) const { return left(node) < 0 && right(node) < 0; }
  std::int32_t feature(std::size_t node) const { return table.features[first + node]; }
  double threshold(std::size_t node) const { return table.thresholds[first + node]; }
  bool category(std::size_t node) const {
    return (table.flags[first + node] & TreeTable::kCategory) != 0;
  }
  bool missing_left(std::size_t node) const {
    return (table.flags[first + node] & TreeTable::kMissingLeft) != 0;
  }
};

// Where the nodes of one tree go.
struct Order {
  static constexpr std::int32_t kNobody = -1;
  std::vector<std::int32_t> nodes;   // by place; kNobody: nothing lies there
  std::vector<std::uint32_t> child;  // by node: the place of its left child
};

void place(const TreeView& tree, std::size_t line, Order& order) {
  order.nodes.assign({0, Order::kNobody});
  order.child.assign(tree.size, 0);
  std::vector<std::int32_t> parents;
  if (!tree.leaf(0)) parents.push_back(0);
  std::vector<std::int32_t> family;
  while (!parents.empty()) {
    family.assign({parents.back()});
    parents.pop_back();
    std::size_t next = 0;
    for (; next < family.size() && next < kFamily; ++next) {
      const auto parent = static_cast<std::size_t>(family[next]);
      order.child[parent] = static_cast<std::uint32_t>(order.nodes.size());
      for (const std::int32_t child : {tree.left(parent), tree.right(parent)}) {
        order.nodes.push_back(child);
        if (!tree.leaf(static_cast<std::size_t>(child))) family.push_back(child);
      }
    }
    parents.insert(parents.end(), family.rbegin(),
                   family.rend() - static_cast<std::ptrdiff_t>(next));
  }
  while (order.nodes.size() % line != 0) order.nodes.push_back(Order::kNobody);
}

void check(const TreeView& tree, std::size_t number, std::size_t columns,
           std::vector<bool>& taken) {
  if (tree.size == 0) refuse(number, "it has no nodes");
  taken.assign(tree.size, false);
  for (std::size_t node = 0; node < tree.size; ++node) {
    if (tree.leaf(node)) continue;
    for (const std::int32_t child : {tree.left(node), tree.right(node)}) {
      if (child <= static_cast<std::int64_t>(node) ||
          static_cast<std::size_t>(child) >= tree.size) {
        refuse(number, "a child is in front of its parent or out of range");
      }
      if (taken[static_cast<std::size_t>(child)]) refuse(number, "a node has two parents");
      taken[static_cast<std::size_t>(child)] = true;
    }
    if (tree.feature(node) < 0 || static_cast<std::size_t>(tree.feature(node)) >= columns) {
      refuse(number, "a feature is out of range");
    }
    const double threshold = tree.threshold(node);
    if (std::isnan(threshold)) refuse(number, "a threshold is not a number");
    if (tree.category(node) && !(threshold >= 0 && threshold < kMaxTreeNodes)) {
      refuse(number, "the number of a set is out of range");
    }
  }
}

// What all trees need.
struct Extent {
  std::uint64_t nodes = 0;
  std::uint64_t leaves = 0;
  std::uint64_t most_nodes = 0;  // of one tree
  std::uint64_t most_leaves = 0;
  std::uint32_t categories = 0;
};

NarrowNode narrow_leaf(std::uint32_t place, std::uint32_t number) {
  return {std::bit_cast<float>(kNarrowNaN | number), place};
}

WideNode wide_leaf(std::uint32_t place, std::uint32_t number) {
  return {std::bit_cast<double>(kWideNaN | number), 0, place};
}

class Writer {
 public:
  Writer(const TreeTable& table, std::size_t columns, bool single)
      : table_(table), columns_(columns) {
    measure();
    std::uint32_t feature_bits = 1;
    while (std::uint64_t{columns - 1} >> feature_bits != 0) ++feature_bits;
    if (feature_bits < 31) child_bits_ = 31 - feature_bits;
    const bool fits = child_bits_ != 0 && extent_.most_nodes <= std::uint64_t{1} << child_bits_ &&
                      extent_.most_leaves <= kNarrowLeaf && extent_.categories == 0;
    form_ = !single ? TreeForm::kWide : fits ? TreeForm::kNarrow : TreeForm::kWideRounded;
    if (form_ != TreeForm::kNarrow) child_bits_ = 0;
  }

  FrozenBytes write() {
    const std::size_t trees = table_.roots.size() - 1;
    const bool wide = form_ != TreeForm::kNarrow;
    const std::size_t offset = nodes_offset(trees);
    FrozenBytes bytes;
    bytes.size = offset + extent_.nodes * (wide ? sizeof(WideNode) : sizeof(NarrowNode));
    bytes.data.reset(static_cast<std::byte*>(::operator new(bytes.size, kAlignment)));
    std::memset(bytes.data.get(), 0, offset);
    const TreesHeader header = make_header();
    std::memcpy(bytes.data.get(), &header, sizeof header);
    auto* places = reinterpret_cast<TreePlace*>(bytes.data.get() + sizeof header);
    std::byte* nodes = bytes.data.get() + offset;
    TreePlace at{};
    Order order;
    for (std::size_t t = 0; t < trees; ++t) {
      places[t] = at;
      const TreeView tree = view(t);
      place(tree, kLine, order);
      const std::uint32_t leaves =
          wide ? write_tree(tree, order, reinterpret_cast<WideNode*>(nodes) + at.node)
               : write_tree(tree, order, reinterpret_cast<NarrowNode*>(nodes) + at.node);
      at.node += static_cast<std::uint32_t>(order.nodes.size());
      at.leaf += leaves;
    }
    return bytes;
  }

 private:
  static constexpr std::size_t kLine = 8;  // narrow nodes in a cache line

  TreeView view(std::size_t t) const {
    const auto begin = static_cast<std::size_t>(table_.roots[t]);
    return {table_, begin, static_cast<std::size_t>(table_.roots[t + 1]) - begin};
  }

  void measure() {
    std::vector<bool> taken;
    Order order;
    for (std::size_t t = 0; t + 1 < table_.roots.size(); ++t) {
      const TreeView tree = view(t);
      check(tree, t, columns_, taken);
      std::uint64_t leaves = 0;
      for (std::size_t node = 0; node < tree.size; ++node) {
        leaves += tree.leaf(node);
        if (tree.leaf(node) || !tree.category(node)) continue;
        extent_.categories =
            std::max(extent_.categories, static_cast<std::uint32_t>(tree.threshold(node)) + 1);
      }
      place(tree, kLine, order);
      extent_.nodes += order.nodes.size();
      extent_.leaves += leaves;
      extent_.most_nodes = std::max<std::uint64_t>(extent_.most_nodes, order.nodes.size());
      extent_.most_leaves = std::max(extent_.most_leaves, leaves);
    }
    if (extent_.nodes > kMaxTreeNodes) throw std::invalid_argument("too many nodes");
  }

  TreesHeader make_header() const {
    TreesHeader header{};
    std::memcpy(header.magic, kTreesMagic, sizeof header.magic);
    header.version = kTreesVersion;
    header.form = static_cast<std::uint32_t>(form_);
    header.trees = static_cast<std::uint32_t>(table_.roots.size() - 1);
    header.features = static_cast<std::uint32_t>(columns_);
    header.child_bits = child_bits_;
    header.categories = extent_.categories;
    header.nodes = extent_.nodes;
    header.leaves = extent_.leaves;
    return header;
  }

  // Returns the number of leaves.
  template <class Node>
  std::uint32_t write_tree(const TreeView& tree, const Order& order, Node* nodes) const {
    std::vector<std::uint32_t> numbers(tree.size);
    std::uint32_t leaves = 0;
    for (std::size_t node = 0; node < tree.size; ++node) {
      numbers[node] = leaves;
      leaves += tree.leaf(node);
    }
    for (std::size_t i = 0; i < order.nodes.size(); ++i) {
      const auto at = static_cast<std::uint32_t>(i);
      const bool nobody = order.nodes[i] == Order::kNobody;
      const auto node = static_cast<std::size_t>(nobody ? 0 : order.nodes[i]);
      if (nobody || tree.leaf(node)) {
        write_leaf(nodes[i], at, nobody ? 0 : numbers[node]);
      } else {
        write_node(nodes[i], tree, node, order.child[node]);
      }
    }
    return leaves;
  }

  void write_leaf(NarrowNode& node, std::uint32_t at, std::uint32_t number) const {
    node = narrow_leaf(at, number);
  }
  void write_leaf(WideNode& node, std::uint32_t at, std::uint32_t number) const {
    node = wide_leaf(at, number);
  }

  void write_node(NarrowNode& out, const TreeView& tree, std::size_t node,
                  std::uint32_t child) const {
    const auto feature = static_cast<std::uint32_t>(tree.feature(node));
    const std::uint32_t right = tree.missing_left(node) ? 0 : 1;
    out = {float_below(tree.threshold(node)), (feature << 1 | right) << child_bits_ | child};
  }

  void write_node(WideNode& out, const TreeView& tree, std::size_t node,
                  std::uint32_t child) const {
    std::uint32_t feature = static_cast<std::uint32_t>(tree.feature(node));
    if (!tree.missing_left(node)) feature |= WideNode::kMissingRight;
    double threshold = tree.threshold(node);
    if (tree.category(node)) {
      feature |= WideNode::kCategory;
      threshold = std::bit_cast<double>(static_cast<std::uint64_t>(threshold));
    }
    out = {threshold, feature, child};
  }

  const TreeTable& table_;
  std::size_t columns_;
  std::uint32_t child_bits_ = 0;
  TreeForm form_;
  Extent extent_;
};

}  // namespace

FrozenBytes freeze_trees(const TreeTable& table, std::size_t columns, bool single) {
  if (columns < 1 || columns > WideNode::kFeature) throw std::invalid_argument("no such columns");
  const std::size_t nodes = table.features.size();
  if (table.thresholds.size() != nodes || table.children.size() != 2 * nodes ||
      table.flags.size() != nodes) {
    throw std::invalid_argument("one feature, threshold, pair of children, flag a node");
  }
  const auto& roots = table.roots;
  if (roots.size() < 2 || roots.size() - 1 > kMaxTreeNodes || roots.front() != 0 ||
      roots.back() != static_cast<std::int64_t>(nodes) ||
      !std::is_sorted(roots.begin(), roots.end())) {
    throw std::invalid_argument("roots must ascend from 0 to the number of nodes");
  }
  return Writer(table, columns, single).write();
}

}  // namespace pretzel
