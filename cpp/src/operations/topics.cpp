#include "pretzel/operations/topics.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

// Stands for 0 where a quotient would be by 0: scikit-learn's, of float32 and of float64.
constexpr double kUpdateEpsilon = std::numeric_limits<float>::epsilon();
constexpr double kTopicEpsilon = std::numeric_limits<double>::epsilon();

struct SparseRow {
  const std::uint32_t* ids;
  const double* values;
  std::size_t size;

  SparseRow(const SparseVector& sparse, std::size_t record) {
    const std::size_t begin = sparse.rows.begin(record);
    ids = sparse.ids.data() + begin;
    values = sparse.values.data() + begin;
    size = sparse.rows.end(record) - begin;
  }
};

// `count` rows of k, all of one value, at the end of `output`.
double* append_rows(DenseVector& output, std::size_t count, double value) {
  const std::size_t begin = output.values.size();
  output.values.resize(begin + count * output.columns);
  std::fill_n(output.values.data() + begin, count * output.columns, value);
  return output.values.data() + begin;
}

class DescendCoordinates final : public Operation {
 public:
  DescendCoordinates(const CoordinateDescent& solver, Register input, Register output)
      : solver_(solver), input_(input), output_(output) {}

  bool whole_batch() const override { return true; }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const DenseVector& products = set.dense[input_.index];
    const std::size_t k = solver_.k;
    double* weights = append_rows(set.dense[output_.index], count, 0);
    Buffer<double>& gradients = set.scratch.values;
    gradients.resize(count * k);
    for (std::size_t i = 0; i < count * k; ++i) gradients[i] = -products.row(first)[i];
    double initial = 0;
    for (std::size_t iteration = 0; iteration < solver_.iterations; ++iteration) {
      const std::int32_t* order = solver_.order + iteration % solver_.orders * k;
      double violation = 0;
      for (std::size_t row = 0; row < count; ++row) {
        violation += kernels().descend(solver_.gram, order, k, gradients.data() + row * k,
                                       weights + row * k);
      }
      if (iteration == 0) initial = violation;
      if (initial == 0 || violation / initial <= solver_.tolerance) break;
    }
  }

 private:
  CoordinateDescent solver_;
  Register input_;
  Register output_;
};

// The loop of multiplicative updates over a Problem, which offers mean() of all values,
// numerators(row, weights, out), denominators(row, weights, iteration, out) and error(weights).
template <class Problem>
void update_weights(const UpdateSettings& settings, const Problem& problem, std::size_t count,
                    DenseVector& output, Buffer<double>& room) {
  const std::size_t k = settings.k;
  const double start = std::sqrt(problem.mean() / static_cast<double>(k));
  double* weights = append_rows(output, count, start);
  room.resize(2 * k);
  double* above = room.data();
  double* below = above + k;
  const bool by_error = settings.stop == Stop::kError && settings.tolerance > 0;
  const double initial = by_error ? problem.error(weights, above) : 0;
  double previous = initial;
  for (std::size_t iteration = 1; iteration <= settings.iterations; ++iteration) {
    double change = 0;
    double size = 0;
    for (std::size_t row = 0; row < count; ++row) {
      double* own = weights + row * k;
      problem.numerators(row, own, above);
      problem.denominators(own, iteration, below);
      for (std::size_t r = 0; r < k; ++r) {
        double divisor = below[r] + settings.l2 * own[r];
        if (divisor == 0) divisor = kUpdateEpsilon;
        const double next = own[r] * (above[r] / divisor);
        change += (next - own[r]) * (next - own[r]);
        size += next * next;
        own[r] = next;
      }
    }
    if (by_error && iteration % 10 == 0) {
      const double error = problem.error(weights, above);
      if ((previous - error) / initial < settings.tolerance) return;
      previous = error;
    }
    if (settings.stop == Stop::kChange && settings.tolerance > 0 &&
        std::sqrt(change) / std::sqrt(size) <= settings.tolerance) {
      return;
    }
  }
}

class UpdateBySquares final : public Operation {
 public:
  UpdateBySquares(const SquaredUpdate& solver, Register input, Register output)
      : solver_(solver), input_(input), output_(output) {}

  bool whole_batch() const override { return true; }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const Problem problem{solver_, set.dense[input_.index].row(first), count};
    update_weights(solver_.settings, problem, count, set.dense[output_.index], set.scratch.values);
  }

 private:
  struct Problem {
    const SquaredUpdate& solver;
    const double* rows;  // [count, k + 2]: products, sum, sum of squares
    std::size_t count;

    std::size_t k() const { return solver.settings.k; }
    const double* row(std::size_t number) const { return rows + number * (k() + 2); }

    double mean() const {
      double sum = 0;
      for (std::size_t i = 0; i < count; ++i) sum += row(i)[k()];
      return sum / (static_cast<double>(count) * static_cast<double>(solver.settings.features));
    }
    void numerators(std::size_t number, const double*, double* out) const {
      std::memcpy(out, row(number), k() * sizeof(double));
    }
    void denominators(const double* weights, std::size_t, double* out) const {
      kernels().times_matrix(weights, solver.gram, k(), out);
      for (std::size_t r = 0; r < k(); ++r) out[r] += solver.settings.l1;
    }
    double error(const double* weights, double* room) const {
      double squares = 0;
      double explained = 0;
      double crossed = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const double* own = weights + i * k();
        kernels().times_matrix(own, solver.gram, k(), room);
        squares += row(i)[k() + 1];
        for (std::size_t r = 0; r < k(); ++r) {
          explained += own[r] * room[r];
          crossed += own[r] * row(i)[r];
        }
      }
      return std::sqrt(squares + explained - 2 * crossed);
    }
  };

  SquaredUpdate solver_;
  Register input_;
  Register output_;
};

class UpdateByDivergence final : public Operation {
 public:
  UpdateByDivergence(const DivergenceUpdate& solver, Register input, Register output)
      : solver_(solver), input_(input), output_(output) {}

  bool whole_batch() const override { return true; }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const Problem problem{solver_, set.sparse[input_.index], first, count};
    update_weights(solver_.settings, problem, count, set.dense[output_.index], set.scratch.values);
  }

 private:
  struct Problem {
    const DivergenceUpdate& solver;
    const SparseVector& rows;
    std::size_t first;
    std::size_t count;

    std::size_t k() const { return solver.settings.k; }
    SparseRow row(std::size_t number) const { return SparseRow(rows, first + number); }

    double mean() const {
      double sum = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const SparseRow x = row(i);
        for (std::size_t j = 0; j < x.size; ++j) sum += x.values[j];
      }
      return sum / (static_cast<double>(count) * static_cast<double>(solver.settings.features));
    }
    void numerators(std::size_t number, const double* weights, double* out) const {
      const SparseRow x = row(number);
      kernels().explain_row(x.ids, x.values, x.size, solver.components, weights, k(),
                            kUpdateEpsilon, 0, out);
    }
    void denominators(const double*, std::size_t iteration, double* out) const {
      // scikit-learn's NMF adds l1 once more in every iteration.
      const bool growing = solver.settings.stop == Stop::kError;
      const double l1 = solver.settings.l1 * static_cast<double>(growing ? iteration : 1);
      for (std::size_t r = 0; r < k(); ++r) out[r] = solver.sums[r] + l1;
    }
    double error(const double* weights, double*) const {
      double total = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const double* own = weights + i * k();
        for (std::size_t r = 0; r < k(); ++r) total += own[r] * solver.sums[r];
        const SparseRow x = row(i);
        for (std::size_t j = 0; j < x.size; ++j) {
          if (!(x.values[j] > kUpdateEpsilon)) continue;
          const double* part = solver.components + std::size_t{x.ids[j]} * k();
          double given = 0;
          for (std::size_t r = 0; r < k(); ++r) given += own[r] * part[r];
          total +=
              x.values[j] * std::log(x.values[j] / std::max(given, kUpdateEpsilon)) - x.values[j];
        }
      }
      return std::sqrt(2 * std::max(total, 0.0));
    }
  };

  DivergenceUpdate solver_;
  Register input_;
  Register output_;
};

// scikit-learn's approximation, to about eight digits; a better one would answer otherwise.
double digamma(double x) {
  constexpr double kEuler = 0.577215664901532860606512090082402431;
  if (x <= 1e-6) return -kEuler - 1. / x;
  double result = 0;
  while (x < 6) {
    result -= 1. / x;
    x += 1;
  }
  double r = 1. / x;
  result += std::log(x) - .5 * r;
  r = r * r;
  return result - r * ((1. / 12.) - r * ((1. / 120.) - r * (1. / 252.)));
}

class MixTopics final : public Operation {
 public:
  MixTopics(const TopicMixture& solver, Register input, Register output)
      : solver_(solver), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    set.scratch.values.resize(2 * solver_.k);
    for (std::size_t record = first; record < first + count; ++record) {
      infer(SparseRow(set.sparse[input_.index], record), set.scratch.values.data(),
            set.dense[output_.index].append_row());
    }
  }

 private:
  void infer(const SparseRow& row, double* room, double* mixture) const {
    const std::size_t k = solver_.k;
    double* shares = room;
    double* next = room + k;
    std::fill_n(mixture, k, 1.0);
    expect_shares(mixture, shares);
    for (std::size_t iteration = 0; iteration < solver_.iterations; ++iteration) {
      kernels().explain_row(row.ids, row.values, row.size, solver_.topics, shares, k,
                            -std::numeric_limits<double>::infinity(), kTopicEpsilon, next);
      double change = 0;
      for (std::size_t r = 0; r < k; ++r) {
        const double changed = shares[r] * next[r] + solver_.prior;
        change += std::fabs(mixture[r] - changed);
        mixture[r] = changed;
      }
      expect_shares(mixture, shares);
      if (change / static_cast<double>(k) < solver_.tolerance) break;
    }
    double sum = 0;
    for (std::size_t r = 0; r < k; ++r) sum += mixture[r];
    for (std::size_t r = 0; r < k; ++r) mixture[r] /= sum;
  }

  // Exponentials of expected logarithms.
  void expect_shares(const double* mixture, double* shares) const {
    double total = 0;
    for (std::size_t r = 0; r < solver_.k; ++r) total += mixture[r];
    total = digamma(total);
    for (std::size_t r = 0; r < solver_.k; ++r) shares[r] = std::exp(digamma(mixture[r]) - total);
  }

  TopicMixture solver_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_coordinate_descent(const CoordinateDescent& solver,
                                                         Register input, Register output) {
  return std::make_unique<DescendCoordinates>(solver, input, output);
}

std::unique_ptr<const Operation> make_squared_update(const SquaredUpdate& solver, Register input,
                                                     Register output) {
  return std::make_unique<UpdateBySquares>(solver, input, output);
}

std::unique_ptr<const Operation> make_divergence_update(const DivergenceUpdate& solver,
                                                        Register input, Register output) {
  return std::make_unique<UpdateByDivergence>(solver, input, output);
}

std::unique_ptr<const Operation> make_topic_mixture(const TopicMixture& solver, Register input,
                                                    Register output) {
  return std::make_unique<MixTopics>(solver, input, output);
}

}  // namespace pretzel
