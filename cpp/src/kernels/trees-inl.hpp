// Walks through frozen trees, many at a time: each step of one waits for memory, those of others
// fill the gap, and no branch depends on a value. Gathering in vector registers was slower: these
// instructions are, since processors have been made safe against spying on them.
// Safe for any values: see FrozenTrees.
// Included once per kernel set, inside its namespace.

inline unsigned round_values(const double* values, std::size_t count, float* out) {
  constexpr float kGreatest = 3.40282347e+38f;
  std::uint32_t missing = 0;
  std::uint32_t infinite = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float value = static_cast<float>(values[i]);
    out[i] = value;
    missing |= value != value;
    infinite |= static_cast<std::uint32_t>(value > kGreatest) |
                static_cast<std::uint32_t>(value < -kGreatest);
  }
  return (missing != 0 ? kHasNaN : 0u) | (infinite != 0 ? kHasInfinity : 0u);
}

inline constexpr std::size_t kWalks = TreeWalks::kLanes;
inline constexpr std::uint32_t kStepsBetweenLooks = 4;

// How one walk goes a step on; nodes are numbered through all trees. kMissing: there may be NaN.
template <bool kMissing>
struct NarrowStep {
  const NarrowNode* nodes;
  std::uint32_t child_bits;
  const float* values;

  std::uint32_t next(std::uint32_t at, std::uint32_t root, std::uint32_t row) const {
    const NarrowNode node = nodes[at];
    const float value = values[row + (node.link >> (child_bits + 1))];
    std::uint32_t right = value > node.threshold;
    if (kMissing) right |= (value != value) & node.link >> child_bits & 1;
    return root + (node.link & ((std::uint32_t{1} << child_bits) - 1)) + right;
  }
  std::uint32_t leaf(std::uint32_t at) const {
    std::uint32_t bits;
    std::memcpy(&bits, &nodes[at].threshold, sizeof bits);
    return bits & kNarrowLeaf;
  }
};

template <bool kCategories>
struct WideStep {
  const WideNode* nodes;
  const CategorySet* sets;
  const double* values;

  std::uint32_t next(std::uint32_t at, std::uint32_t root, std::uint32_t row) const {
    const WideNode node = nodes[at];
    const double value = values[row + (node.feature & WideNode::kFeature)];
    const bool missing_right = (node.feature & WideNode::kMissingRight) != 0;
    bool right = (value > node.threshold) | ((value != value) & missing_right);
    if (kCategories && (node.feature & WideNode::kCategory) != 0) {
      std::uint64_t set;
      std::memcpy(&set, &node.threshold, sizeof set);
      right = missing_right;
      if (value >= 0 && value < 256) {
        const auto category = static_cast<std::uint32_t>(value);
        right = (sets[set].words[category / 32] >> category % 32 & 1) == 0;
      }
    }
    return root + node.child + right;
  }
  std::uint32_t leaf(std::uint32_t at) const {
    std::uint64_t bits;
    std::memcpy(&bits, &nodes[at].threshold, sizeof bits);
    return static_cast<std::uint32_t>(bits);
  }
};

template <class Step>
inline void walk_each(const Step& step, const TreeWalks& walks, std::uint32_t* leaves) {
  std::uint32_t at[kWalks];
  for (std::size_t i = 0; i < kWalks; ++i) at[i] = walks.roots[i];
  std::uint32_t left = walks.steps;
  for (; left > kStepsBetweenLooks; left -= kStepsBetweenLooks) {
    for (std::uint32_t s = 1; s < kStepsBetweenLooks; ++s) {
      for (std::size_t i = 0; i < kWalks; ++i) {
        at[i] = step.next(at[i], walks.roots[i], walks.rows[i]);
      }
    }
    std::uint32_t moved = 0;
    for (std::size_t i = 0; i < kWalks; ++i) {
      const std::uint32_t before = at[i];
      at[i] = step.next(before, walks.roots[i], walks.rows[i]);
      moved |= at[i] ^ before;
    }
    if (moved == 0) {
      left = 0;
      break;
    }
  }
  for (; left != 0; --left) {
    for (std::size_t i = 0; i < kWalks; ++i) {
      at[i] = step.next(at[i], walks.roots[i], walks.rows[i]);
    }
  }
  for (std::size_t i = 0; i < kWalks; ++i) leaves[i] = step.leaf(at[i]);
}

inline void walk_narrow(const FrozenTrees& trees, const TreeWalks& walks, const float* values,
                        bool missing, std::uint32_t* leaves) {
  const NarrowNode* nodes = trees.narrow_nodes();
  if (missing) {
    walk_each(NarrowStep<true>{nodes, trees.child_bits(), values}, walks, leaves);
  } else {
    walk_each(NarrowStep<false>{nodes, trees.child_bits(), values}, walks, leaves);
  }
}

inline void walk_wide(const FrozenTrees& trees, const CategorySet* sets, const TreeWalks& walks,
                      const double* values, std::uint32_t* leaves) {
  if (trees.categories() != 0) {
    walk_each(WideStep<true>{trees.wide_nodes(), sets, values}, walks, leaves);
  } else {
    walk_each(WideStep<false>{trees.wide_nodes(), nullptr, values}, walks, leaves);
  }
}
