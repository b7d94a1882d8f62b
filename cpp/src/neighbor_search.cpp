#include "pretzel/neighbor_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

constexpr std::size_t kTile = 256;  // points at a time
constexpr std::size_t kRows = 16;   // rows at a time, where there is no tree

// The k least values so far, greatest first, as a heap of the shape of scikit-learn's: of equal
// values those that were met first stay, as far as its order of replacement goes.
class Heap {
 public:
  Heap(double* values, std::size_t size) : values_(values), numbers_(values + size), size_(size) {
    std::fill_n(values_, size, std::numeric_limits<double>::infinity());
    std::fill_n(numbers_, size, 0.0);
  }
  // One that has been begun already.
  static Heap resume(double* values, std::size_t size) { return {values, size, 0}; }

  double greatest() const { return values_[0]; }

  void push(double value, double number) {
    if (value < values_[0]) sift(size_, value, number);
  }

  void sort() {
    for (std::size_t end = size_; end-- > 1;) {
      const double value = values_[end];
      const double number = numbers_[end];
      values_[end] = values_[0];
      numbers_[end] = numbers_[0];
      sift(end, value, number);
    }
  }

 private:
  Heap(double* values, std::size_t size, int)
      : values_(values), numbers_(values + size), size_(size) {}

  // Replaces the greatest of `size` values.
  void sift(std::size_t size, double value, double number) {
    std::size_t at = 0;
    while (2 * at + 1 < size) {
      std::size_t child = 2 * at + 1;
      if (child + 1 < size && values_[child] < values_[child + 1]) ++child;
      if (!(value < values_[child])) break;
      values_[at] = values_[child];
      numbers_[at] = numbers_[child];
      at = child;
    }
    values_[at] = value;
    numbers_[at] = number;
  }

  double* values_;
  double* numbers_;
  std::size_t size_;
};

// Reduced distances, which order points as distances do: squares for Euclid's.
class Distances {
 public:
  explicit Distances(const SearchTree& tree) : tree_(tree) {}

  void of_points(const double* rows, std::size_t count, const double* points, std::size_t stride,
                 std::size_t size, double* out) const {
    if (tree_.metric != Metric::kMinkowski) {
      kernels().measure(measure(), rows, count, tree_.columns, points, stride, size, out);
      return;
    }
    for (std::size_t r = 0; r < count; ++r) {
      for (std::size_t i = 0; i < size; ++i) {
        double sum = 0;
        for (std::size_t c = 0; c < tree_.columns; ++c) {
          sum += power(std::fabs(rows[r * tree_.columns + c] - points[c * stride + i]));
        }
        out[r * size + i] = sum;
      }
    }
  }

  // The least of any point that a node may hold.
  double least(const double* row, std::size_t node) const {
    const double* bounds = tree_.bounds + node * tree_.bound_width();
    if (tree_.search == Search::kKdTree) return beside_box(row, bounds);
    double centre;
    of_points(row, 1, bounds, 1, 1, &centre);
    return reduce(std::fmax(0.0, full(centre) - bounds[tree_.columns]));
  }

  double full(double reduced) const {
    switch (tree_.metric) {
      case Metric::kEuclidean:
        return std::sqrt(reduced);
      case Metric::kMinkowski:
        return std::pow(reduced, 1 / tree_.p);
      default:
        return reduced;
    }
  }

  double reduce(double distance) const {
    switch (tree_.metric) {
      case Metric::kEuclidean:
        return distance * distance;
      case Metric::kMinkowski:
        return std::pow(distance, tree_.p);
      default:
        return distance;
    }
  }

 private:
  Measure measure() const {
    switch (tree_.metric) {
      case Metric::kManhattan:
        return Measure::kAbsolute;
      case Metric::kChebyshev:
        return Measure::kGreatest;
      default:
        return Measure::kSquared;
    }
  }

  double power(double difference) const {
    return tree_.metric == Metric::kEuclidean   ? difference * difference
           : tree_.metric == Metric::kMinkowski ? std::pow(difference, tree_.p)
                                                : difference;
  }

  double beside_box(const double* row, const double* bounds) const {
    double sum = 0;
    for (std::size_t c = 0; c < tree_.columns; ++c) {
      const double below = bounds[c] - row[c];
      const double above = row[c] - bounds[tree_.columns + c];
      const double both = (below + std::fabs(below)) + (above + std::fabs(above));
      const double outside = power(0.5 * both);
      sum = tree_.metric == Metric::kChebyshev ? std::fmax(sum, outside) : sum + outside;
    }
    return sum;
  }

  const SearchTree& tree_;
};

class Walk {
 public:
  Walk(const SearchTree& tree, const double* row, Heap heap, double* memory)
      : tree_(tree), distances_(tree), row_(row), heap_(heap), memory_(memory) {}

  void run() { visit(0, distances_.least(row_, 0)); }

 private:
  // As deep as the tree has levels, of which there are at most 31.
  void visit(std::size_t node, double least) {
    if (least > heap_.greatest()) return;
    if (tree_.leaves[node] != 0) return visit_leaf(node);
    const std::size_t first = 2 * node + 1;
    const double of_first = distances_.least(row_, first);
    const double of_second = distances_.least(row_, first + 1);
    if (of_first <= of_second) {
      visit(first, of_first);
      visit(first + 1, of_second);
    } else {
      visit(first + 1, of_second);
      visit(first, of_first);
    }
  }

  void visit_leaf(std::size_t node) {
    const auto start = static_cast<std::size_t>(tree_.starts[node]);
    const auto end = static_cast<std::size_t>(tree_.ends[node]);
    const double* points = tree_.points + start * tree_.columns;
    for (std::size_t i = start; i < end; i += kTile) {
      const std::size_t size = std::min(kTile, end - i);
      distances_.of_points(row_, 1, points + (i - start), end - start, size, memory_);
      for (std::size_t j = 0; j < size; ++j) heap_.push(memory_[j], tree_.order[i + j]);
    }
  }

  const SearchTree& tree_;
  Distances distances_;
  const double* row_;
  Heap heap_;
  double* memory_;
};

// All points, many rows at once.
void search_all(const SearchTree& tree, const double* rows, std::size_t count, std::size_t k,
                double* memory, double* out) {
  const Distances distances(tree);
  const std::size_t points = tree.order.size();
  for (std::size_t r = 0; r < count; ++r) Heap(out + r * 2 * k, k);
  for (std::size_t i = 0; i < points; i += kTile) {
    const std::size_t size = std::min(kTile, points - i);
    distances.of_points(rows, count, tree.points + i, points, size, memory);
    for (std::size_t r = 0; r < count; ++r) {
      Heap heap = Heap::resume(out + r * 2 * k, k);
      const double* row = memory + r * size;
      for (std::size_t j = 0; j < size; ++j) heap.push(row[j], tree.order[i + j]);
    }
  }
}

}  // namespace

void NeighborSearch::nearest(const double* rows, std::size_t count, std::size_t k,
                             Buffer<double>& memory, double* out) const {
  const Distances distances(tree_);
  const bool brute = tree_.search == Search::kBrute;
  const std::size_t step = brute ? kRows : 1;
  memory.resize(kTile * step);
  for (std::size_t r = 0; r < count; r += step) {
    const std::size_t together = std::min(step, count - r);
    const double* row = rows + r * tree_.columns;
    double* found = out + r * 2 * k;
    if (brute) {
      search_all(tree_, row, together, k, memory.data(), found);
    } else {
      Walk(tree_, row, Heap(found, k), memory.data()).run();
    }
    for (std::size_t each = 0; each < together; ++each, found += 2 * k) {
      Heap::resume(found, k).sort();
      for (std::size_t i = 0; i < k; ++i) found[i] = distances.full(found[i]);
    }
  }
}

}  // namespace pretzel
