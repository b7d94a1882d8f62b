// Frozen trees: every kernel set walks as a plain loop over the table does, and bytes that could
// lead a walk astray are refused.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "check.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/trees.hpp"

using namespace pretzel;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLanes = TreeWalks::kLanes;

struct Forest {
  std::vector<std::int32_t> features;
  std::vector<double> thresholds;
  std::vector<std::int32_t> children;
  std::vector<std::uint8_t> flags;
  std::vector<std::int64_t> roots{0};

  TreeTable table() const { return {features, thresholds, children, flags, roots}; }
  void add(std::int32_t feature, double threshold, std::uint8_t flag) {
    features.push_back(feature);
    thresholds.push_back(threshold);
    flags.push_back(flag);
    children.insert(children.end(), {-1, -1});
  }
};

std::mt19937_64 random_bits(5);

double number() {
  static const double kSome[] = {0,          -0.0,      1.5,  -2.25, 1e-40, 1e300,
                                 -kInfinity, kInfinity, 1e38, 0.1,   0.1f,  255};
  if (random_bits() % 2 == 0) return kSome[random_bits() % std::size(kSome)];
  return static_cast<double>(random_bits() % 1000) / 300 - 1.5;
}

// Splits leaves at random, so that trees are lopsided.
void grow(Forest& forest, std::size_t splits, std::int32_t columns, std::size_t sets) {
  const auto first = static_cast<std::size_t>(forest.roots.back());
  std::vector<std::size_t> leaves{first};
  forest.add(0, 0, 0);
  for (std::size_t s = 0; s < splits; ++s) {
    const std::size_t pick = random_bits() % 3 == 0 ? random_bits() % leaves.size() : 0;
    const std::size_t node = leaves[pick];
    forest.features[node] = static_cast<std::int32_t>(random_bits() % columns);
    forest.thresholds[node] = number();
    forest.flags[node] = random_bits() % 2;
    if (sets != 0 && random_bits() % 2 == 0) {
      forest.flags[node] |= TreeTable::kCategory;
      forest.thresholds[node] = static_cast<double>(random_bits() % sets);
    }
    for (std::size_t side = 0; side < 2; ++side) {
      forest.children[2 * node + side] = static_cast<std::int32_t>(forest.features.size() - first);
      leaves.push_back(forest.features.size());
      forest.add(0, 0, 0);
    }
    leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  forest.roots.push_back(static_cast<std::int64_t>(forest.features.size()));
}

bool goes_left(const Forest& forest, const std::vector<CategorySet>& sets, std::size_t node,
               double value) {
  const bool missing_left = (forest.flags[node] & TreeTable::kMissingLeft) != 0;
  if (std::isnan(value)) return missing_left;
  if ((forest.flags[node] & TreeTable::kCategory) != 0) {
    if (!(value >= 0 && value < 256)) return missing_left;
    const auto category = static_cast<unsigned>(value);
    const CategorySet& set = sets[static_cast<std::size_t>(forest.thresholds[node])];
    return (set.words[category / 32] >> category % 32 & 1) != 0;
  }
  return value <= forest.thresholds[node];
}

// The number of a leaf within its tree.
std::uint32_t expected_leaf(const Forest& forest, const std::vector<CategorySet>& sets,
                            std::size_t tree, const double* row, bool single) {
  const auto root = static_cast<std::size_t>(forest.roots[tree]);
  std::size_t at = root;
  while (forest.children[2 * at] >= 0) {
    double value = row[forest.features[at]];
    if (single) value = static_cast<float>(value);
    const bool left = goes_left(forest, sets, at, value);
    at = root + static_cast<std::size_t>(forest.children[2 * at + (left ? 0 : 1)]);
  }
  std::uint32_t leaf = 0;
  for (std::size_t node = root; node < at; ++node) leaf += forest.children[2 * node] < 0;
  return leaf;
}

std::span<const std::byte> bytes_of(const FrozenBytes& frozen) {
  return {frozen.data.get(), frozen.size};
}

void check_walks(const Forest& forest, const std::vector<CategorySet>& sets, std::size_t columns,
                 bool single, bool missing) {
  const FrozenBytes frozen = freeze_trees(forest.table(), columns, single);
  const FrozenTrees trees(bytes_of(frozen));
  CHECK(trees.trees().size() == forest.roots.size() - 1);
  std::vector<double> rows(kLanes * columns);
  for (double& value : rows) {
    value = missing && random_bits() % 4 == 0 ? kNaN : number();
    if (!missing && std::isinf(value)) value = 3;
  }
  std::vector<float> floats(rows.size());
  for (std::size_t t = 0; t < trees.trees().size(); ++t) {
    TreeWalks walks;
    walks.steps = 0;
    // Lane i: tree t + i % 3 and row i.
    for (std::size_t i = 0; i < kLanes; ++i) {
      const auto& tree = trees.trees()[(t + i % 3) % trees.trees().size()];
      walks.roots[i] = tree.root;
      walks.rows[i] = static_cast<std::uint32_t>(i * columns);
      walks.steps = std::max(walks.steps, tree.depth);
    }
    for (const Kernels* kernels : kernel_sets()) {
      std::uint32_t leaves[kLanes];
      const unsigned kinds = kernels->round_values(rows.data(), rows.size(), floats.data());
      const bool found = (kinds & kHasNaN) != 0;
      CHECK(!found || missing);
      const bool infinite =
          std::any_of(floats.begin(), floats.end(), [](float value) { return std::isinf(value); });
      CHECK(((kinds & kHasInfinity) != 0) == infinite);
      if (trees.form() == TreeForm::kNarrow) {
        kernels->walk_narrow(trees, walks, floats.data(), found, leaves);
      } else {
        std::vector<double> values(floats.begin(), floats.end());
        kernels->walk_wide(trees, sets.data(), walks,
                           trees.form() == TreeForm::kWide ? rows.data() : values.data(), leaves);
      }
      for (std::size_t i = 0; i < kLanes; ++i) {
        const std::size_t tree = (t + i % 3) % trees.trees().size();
        CHECK(leaves[i] == expected_leaf(forest, sets, tree, rows.data() + i * columns, single));
      }
    }
  }
}

void walks_are_plain_loops() {
  std::vector<CategorySet> sets(5);
  for (CategorySet& set : sets) {
    for (std::uint32_t& word : set.words) word = static_cast<std::uint32_t>(random_bits());
  }
  for (const std::size_t splits : {0, 1, 2, 3, 7, 40, 400}) {
    for (const std::int32_t columns : {1, 2, 9, 1000}) {
      Forest forest;
      Forest categories;
      for (std::size_t t = 0; t < 5; ++t) grow(forest, splits, columns, 0);
      for (std::size_t t = 0; t < 5; ++t) grow(categories, splits, columns, sets.size());
      for (const bool missing : {false, true}) {
        check_walks(forest, {}, static_cast<std::size_t>(columns), true, missing);
        check_walks(forest, {}, static_cast<std::size_t>(columns), false, missing);
        check_walks(categories, sets, static_cast<std::size_t>(columns), false, missing);
        check_walks(categories, sets, static_cast<std::size_t>(columns), true, missing);
      }
    }
  }
}

// A tree whose children do not fit in the bits that its features leave.
void too_many_nodes_for_narrow() {
  Forest forest;
  grow(forest, 1u << 11, 3, 0);
  const std::size_t columns = std::size_t{1} << 21;
  const FrozenBytes frozen = freeze_trees(forest.table(), columns, true);
  CHECK(FrozenTrees(bytes_of(frozen)).form() == TreeForm::kWideRounded);
  const FrozenBytes narrow = freeze_trees(forest.table(), 3, true);
  CHECK(FrozenTrees(bytes_of(narrow)).form() == TreeForm::kNarrow);
}

void thresholds_round_down() {
  for (const double threshold : {0.1, -0.1, 1e300, -1e300, 1e-60, -1e-60, kInfinity, 3.0}) {
    Forest forest;
    forest.add(0, threshold, 0);
    forest.add(0, 0, 0);
    forest.add(0, 0, 0);
    forest.children[0] = 1;
    forest.children[1] = 2;
    forest.roots.push_back(3);
    const FrozenBytes frozen = freeze_trees(forest.table(), 1, true);
    const FrozenTrees trees(bytes_of(frozen));
    const float held = trees.narrow_nodes()[0].threshold;
    CHECK(static_cast<double>(held) <= threshold);
    CHECK(held == INFINITY || static_cast<double>(std::nextafter(held, INFINITY)) > threshold);
  }
}

void bad_tables() {
  const auto refused = [](auto change) {
    Forest forest;
    grow(forest, 3, 2, 0);
    change(forest);
    CHECK_THROWS(std::invalid_argument, freeze_trees(forest.table(), 2, true));
  };
  refused([](Forest& f) { f.features[0] = 2; });
  refused([](Forest& f) { f.features[0] = -1; });
  refused([](Forest& f) { f.thresholds[0] = kNaN; });
  refused([](Forest& f) { f.children[0] = 0; });
  refused([](Forest& f) { f.children[0] = 7; });
  refused([](Forest& f) { f.children[1] = f.children[0]; });
  refused([](Forest& f) { f.children[0] = -1; });
  refused([](Forest& f) { f.roots.back() = 6; });
  refused([](Forest& f) { f.roots = {0}; });
  refused([](Forest& f) { f.roots = {0, 0, 7}; });
  refused([](Forest& f) { f.flags.pop_back(); });
}

// Whatever bytes get through the checks, walks stay inside: the sanitizers watch.
void hostile_bytes(bool single, std::size_t sets) {
  Forest forest;
  for (std::size_t t = 0; t < 3; ++t) grow(forest, 6, 3, sets);
  const FrozenBytes frozen = freeze_trees(forest.table(), 3, single);
  const std::vector<CategorySet> known(sets + 1);
  std::size_t accepted = 0;
  for (std::size_t turn = 0; turn < 20000; ++turn) {
    FrozenBytes changed;
    changed.size = frozen.size;
    changed.data.reset(static_cast<std::byte*>(::operator new (frozen.size, std::align_val_t{64})));
    std::memcpy(changed.data.get(), frozen.data.get(), frozen.size);
    for (std::size_t n = 0; n <= turn % 3; ++n) {
      changed.data[random_bits() % frozen.size] = static_cast<std::byte>(random_bits());
    }
    try {
      const FrozenTrees trees(bytes_of(changed));
      if (trees.features() > 3 || trees.categories() > known.size()) continue;
      ++accepted;
      const double row[] = {number(), kNaN, number()};
      const float floats[] = {static_cast<float>(row[0]), NAN, static_cast<float>(row[2])};
      for (const FrozenTrees::Tree& tree : trees.trees()) {
        TreeWalks walks{};
        for (std::uint32_t& root : walks.roots) root = tree.root;
        walks.steps = tree.depth;
        std::uint32_t leaves[kLanes];
        for (const Kernels* kernels : kernel_sets()) {
          if (trees.form() == TreeForm::kNarrow) {
            kernels->walk_narrow(trees, walks, floats, true, leaves);
          } else {
            kernels->walk_wide(trees, known.data(), walks, row, leaves);
          }
          for (const std::uint32_t leaf : leaves) CHECK(tree.first_leaf + leaf < trees.leaves());
        }
      }
    } catch (const std::invalid_argument&) {
    }
  }
  CHECK(accepted > 100);
  for (std::size_t size = 0; size < frozen.size; ++size) {
    CHECK_THROWS(std::invalid_argument, FrozenTrees(bytes_of(frozen).first(size)));
  }
}

}  // namespace

int main() {
  walks_are_plain_loops();
  too_many_nodes_for_narrow();
  thresholds_round_down();
  bad_tables();
  hostile_bytes(true, 0);
  hostile_bytes(false, 0);
  hostile_bytes(false, 4);
}
