#include "pretzel/operations/neighbors.hpp"

#include <algorithm>

namespace pretzel {
namespace {

class NearestNeighbors final : public Operation {
 public:
  NearestNeighbors(const SearchTree& tree, std::size_t k, Register input, Register output)
      : search_(tree), k_(k), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    double* out = set.dense[output_.index].append_rows(count);
    search_.nearest(set.dense[input_.index].row(first), count, k_, set.scratch.values, out);
  }

 private:
  NeighborSearch search_;
  std::size_t k_;
  Register input_;
  Register output_;
};

// Calls add(point, weight) for each of the k nearest that is a point, and returns the sum of
// the weights.
template <class Add>
double weigh(const double* distances, std::size_t k, bool by_distance, std::size_t points,
             Add add) {
  const double* numbers = distances + k;
  const bool exact =
      by_distance && std::any_of(distances, numbers, [](double distance) { return distance == 0; });
  double total = 0;
  for (std::size_t i = 0; i < k; ++i) {
    // Whatever a register holds: a number that is no place is not used as one.
    if (!(numbers[i] >= 0 && numbers[i] < static_cast<double>(points))) continue;
    const double weight =
        exact ? (distances[i] == 0 ? 1.0 : 0.0) : (by_distance ? 1 / distances[i] : 1.0);
    add(static_cast<std::size_t>(numbers[i]), weight);
    total += weight;
  }
  return total;
}

class NeighborVotes final : public Operation {
 public:
  NeighborVotes(std::span<const std::int32_t> classes, std::size_t count, bool by_distance,
                std::size_t k, Register input, Register output)
      : classes_(classes),
        count_(count),
        by_distance_(by_distance),
        k_(k),
        input_(input),
        output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* votes = output.append_row();
      std::fill_n(votes, count_, 0.0);
      weigh(input.row(record), k_, by_distance_, classes_.size(),
            [&](std::size_t point, double weight) { votes[classes_[point]] += weight; });
      double total = 0;
      for (std::size_t c = 0; c < count_; ++c) total += votes[c];
      for (std::size_t c = 0; c < count_; ++c) votes[c] /= total;
    }
  }

 private:
  std::span<const std::int32_t> classes_;
  std::size_t count_;
  bool by_distance_;
  std::size_t k_;
  Register input_;
  Register output_;
};

class NeighborMean final : public Operation {
 public:
  NeighborMean(const double* targets, std::size_t points, std::size_t columns, bool by_distance,
               std::size_t k, Register input, Register output)
      : targets_(targets),
        points_(points),
        columns_(columns),
        by_distance_(by_distance),
        k_(k),
        input_(input),
        output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* mean = output.append_row();
      std::fill_n(mean, columns_, 0.0);
      const auto add = [&](std::size_t point, double weight) {
        const double* target = targets_ + point * columns_;
        for (std::size_t c = 0; c < columns_; ++c) mean[c] += target[c] * weight;
      };
      const double total = weigh(input.row(record), k_, by_distance_, points_, add);
      for (std::size_t c = 0; c < columns_; ++c) mean[c] /= total;
    }
  }

 private:
  const double* targets_;
  std::size_t points_;
  std::size_t columns_;
  bool by_distance_;
  std::size_t k_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_nearest_neighbors(const SearchTree& tree, std::size_t k,
                                                        Register input, Register output) {
  return std::make_unique<NearestNeighbors>(tree, k, input, output);
}

std::unique_ptr<const Operation> make_neighbor_votes(std::span<const std::int32_t> classes,
                                                     std::size_t count, bool by_distance,
                                                     std::size_t k, Register input,
                                                     Register output) {
  return std::make_unique<NeighborVotes>(classes, count, by_distance, k, input, output);
}

std::unique_ptr<const Operation> make_neighbor_mean(const double* targets, std::size_t points,
                                                    std::size_t columns, bool by_distance,
                                                    std::size_t k, Register input,
                                                    Register output) {
  return std::make_unique<NeighborMean>(targets, points, columns, by_distance, k, input, output);
}

}  // namespace pretzel
