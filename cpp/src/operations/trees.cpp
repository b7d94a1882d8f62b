#include "pretzel/operations/trees.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pretzel {
namespace {

constexpr std::size_t kLanes = TreeWalks::kLanes;
constexpr std::size_t kValues = std::size_t{1} << 15;  // of the records that are read at a time

// Records as trees compare them, rows of `features` values.
struct TreeRows {
  const double* doubles;
  const float* floats;
  std::size_t features;
  std::size_t count;
  bool missing;  // NaN among the floats
};

class TreeReader {
 public:
  explicit TreeReader(TreeInput input) : input_(std::move(input)) {
    rows_ = std::clamp<std::size_t>(kValues / features(), 1, 64);
  }

  const std::vector<FrozenTrees::Tree>& trees() const { return input_.trees.trees(); }

  // Calls visit(first, rows) for some records at a time.
  template <class Visit>
  void read(RunContext& context, std::size_t first, std::size_t count, Visit visit) const {
    for (std::size_t at = first; at < first + count; at += rows_) {
      visit(at, rows(context, at, std::min(rows_, first + count - at)));
    }
  }

  // Leaves of one record in trees [first, first + count), count <= kLanes.
  void walk_trees(const TreeRows& rows, std::size_t row, std::size_t first, std::size_t count,
                  std::uint32_t* leaves) const {
    TreeWalks walks;
    walks.steps = 0;
    for (std::size_t i = 0; i < kLanes; ++i) {
      const FrozenTrees::Tree& tree = trees()[first + std::min(i, count - 1)];
      walks.roots[i] = tree.root;
      walks.rows[i] = static_cast<std::uint32_t>(row * rows.features);
      walks.steps = std::max(walks.steps, tree.depth);
    }
    walk(rows, walks, leaves);
  }

  // Leaves of records [row, row + kLanes) in one tree.
  void walk_rows(const TreeRows& rows, std::size_t row, const FrozenTrees::Tree& tree,
                 std::uint32_t* leaves) const {
    TreeWalks walks;
    walks.steps = tree.depth;
    for (std::size_t i = 0; i < kLanes; ++i) {
      walks.roots[i] = tree.root;
      walks.rows[i] = static_cast<std::uint32_t>((row + i) * rows.features);
    }
    walk(rows, walks, leaves);
  }

 private:
  std::size_t features() const { return input_.trees.features(); }

  void walk(const TreeRows& rows, const TreeWalks& walks, std::uint32_t* leaves) const {
    const Kernels& kernel = kernels();
    if (rows.floats != nullptr) {
      kernel.walk_narrow(input_.trees, walks, rows.floats, rows.missing, leaves);
    } else {
      kernel.walk_wide(input_.trees, input_.sets, walks, rows.doubles, leaves);
    }
  }

  TreeRows rows(RunContext& context, std::size_t first, std::size_t count) const {
    VectorSet& set = *context.vectors;
    const double* values = input_.source.kind == VectorKind::kSparse
                               ? spread(set, first, count)
                               : set.dense[input_.source.index].row(first);
    TreeRows rows{values, nullptr, features(), count, false};
    const std::size_t size = count * features();
    if (input_.trees.form() == TreeForm::kWide) {
      if (input_.refused != 0) refuse(context, values, first, count);
      return rows;
    }
    set.scratch.floats.resize(size);
    float* floats = set.scratch.floats.data();
    const unsigned kinds = kernels().round_values(values, size, floats);
    if ((kinds & input_.refused) != 0) refuse(context, floats, first, count);
    rows.missing = (kinds & kHasNaN) != 0;
    rows.floats = floats;
    if (input_.trees.form() == TreeForm::kWideRounded) {
      set.scratch.values.resize(size);
      std::copy_n(floats, size, set.scratch.values.data());
      rows.doubles = set.scratch.values.data();
      rows.floats = nullptr;
    }
    return rows;
  }

  // Refuses the first record with such a number.
  template <class Number>
  void refuse(RunContext& context, const Number* values, std::size_t first,
              std::size_t count) const {
    for (std::size_t i = 0; i < count * features(); ++i) {
      const unsigned kind = std::isnan(values[i])   ? kHasNaN
                            : std::isinf(values[i]) ? kHasInfinity
                                                    : 0u;
      if ((kind & input_.refused) != 0) return context.refuse(first + i / features(), "");
    }
  }

  const double* spread(VectorSet& set, std::size_t first, std::size_t count) const {
    const SparseVector& sparse = set.sparse[input_.source.index];
    set.scratch.values.resize(count * features());
    double* const values = set.scratch.values.data();
    std::fill_n(values, count * features(), 0.0);
    for (std::size_t r = 0; r < count; ++r) {
      const std::size_t end = sparse.rows.end(first + r);
      for (std::size_t i = sparse.rows.begin(first + r); i < end; ++i) {
        const std::int32_t place = input_.places[sparse.ids[i]];
        if (place >= 0) values[r * features() + static_cast<std::size_t>(place)] = sparse.values[i];
      }
    }
    return values;
  }

  TreeInput input_;
  std::size_t rows_;
};

class TreeEnsemble final : public Operation {
 public:
  TreeEnsemble(TreeInput input, const LeafSums& sums, Register output)
      : reader_(std::move(input)), sums_(sums), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    DenseVector& output = context.vectors->dense[output_.index];
    const std::size_t begin = output.values.size();
    output.values.resize(begin + count * sums_.columns);
    double* out = output.values.data() + begin;
    for (std::size_t r = 0; r < count; ++r) {
      std::copy_n(sums_.base, sums_.columns, out + r * sums_.columns);
    }
    reader_.read(context, first, count, [&](std::size_t at, const TreeRows& rows) {
      add(rows, out + (at - first) * sums_.columns);
    });
    if (sums_.divisor == 1) return;
    for (std::size_t i = 0; i < count * sums_.columns; ++i) out[i] /= sums_.divisor;
  }

 private:
  // Many records go through one tree after the other, the few that are left through several trees
  // at a time. Either way a record adds its trees in their order.
  void add(const TreeRows& rows, double* out) const {
    const std::size_t together = rows.count / kLanes * kLanes;
    const auto& trees = reader_.trees();
    std::uint32_t leaves[kLanes];
    for (std::size_t t = 0; t < trees.size() && together != 0; ++t) {
      for (std::size_t r = 0; r < together; r += kLanes) {
        reader_.walk_rows(rows, r, trees[t], leaves);
        for (std::size_t i = 0; i < kLanes; ++i) add_leaf(t, leaves[i], row(out, r + i));
      }
    }
    for (std::size_t r = together; r < rows.count; ++r) {
      for (std::size_t t = 0; t < trees.size(); t += kLanes) {
        const std::size_t count = std::min(kLanes, trees.size() - t);
        reader_.walk_trees(rows, r, t, count, leaves);
        for (std::size_t i = 0; i < count; ++i) add_leaf(t + i, leaves[i], row(out, r));
      }
    }
  }

  double* row(double* out, std::size_t record) const { return out + record * sums_.columns; }

  void add_leaf(std::size_t tree, std::size_t leaf, double* sums) const {
    const std::size_t number = reader_.trees()[tree].first_leaf + leaf;
    if (sums_.width == 1) {
      sums[sums_.columns == 1 ? 0 : tree % sums_.columns] += sums_.values[number];
      return;
    }
    const double* values = sums_.values + number * sums_.width;
    for (std::size_t c = 0; c < sums_.width; ++c) sums[c] += values[c];
  }

  TreeReader reader_;
  LeafSums sums_;
  Register output_;
};

class TreeLeaves final : public Operation {
 public:
  TreeLeaves(TreeInput input, Register output) : reader_(std::move(input)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    SparseVector& output = context.vectors->sparse[output_.index];
    const auto& trees = reader_.trees();
    reader_.read(context, first, count, [&](std::size_t, const TreeRows& rows) {
      for (std::size_t r = 0; r < rows.count; ++r) {
        const std::size_t begin = output.ids.size();
        output.ids.resize(begin + trees.size());
        output.values.resize(begin + trees.size());
        std::fill_n(output.values.data() + begin, trees.size(), 1.0);
        add(rows, r, output.ids.data() + begin);
        output.rows.push_end(output.ids.size());
      }
    });
  }

 private:
  void add(const TreeRows& rows, std::size_t row, std::uint32_t* ids) const {
    const auto& trees = reader_.trees();
    std::uint32_t leaves[kLanes];
    for (std::size_t t = 0; t < trees.size(); t += kLanes) {
      const std::size_t count = std::min(kLanes, trees.size() - t);
      reader_.walk_trees(rows, row, t, count, leaves);
      for (std::size_t i = 0; i < count; ++i) ids[t + i] = trees[t + i].first_leaf + leaves[i];
    }
  }

  TreeReader reader_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_tree_ensemble(TreeInput input, const LeafSums& sums,
                                                    Register output) {
  return std::make_unique<TreeEnsemble>(std::move(input), sums, output);
}

std::unique_ptr<const Operation> make_tree_leaves(TreeInput input, Register output) {
  return std::make_unique<TreeLeaves>(std::move(input), output);
}

}  // namespace pretzel
