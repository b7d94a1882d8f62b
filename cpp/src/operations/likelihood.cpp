#include "pretzel/operations/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pretzel {
namespace {

// Score is score(row, out, scratch): one row of the input to one of the output.
template <class Score>
class ScoreRows final : public Operation {
 public:
  ScoreRows(Score score, Register input, Register output)
      : score_(std::move(score)), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const DenseVector& input = set.dense[input_.index];
    DenseVector& output = set.dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      score_(input.row(record), output.append_row(), set.scratch.values);
    }
  }

 private:
  Score score_;
  Register input_;
  Register output_;
};

template <class Score>
std::unique_ptr<const Operation> score_rows(Score score, Register input, Register output) {
  return std::make_unique<ScoreRows<Score>>(std::move(score), input, output);
}

// Sum of (x - mean)^2 / variance. Column i goes to partial sum i % 4, whatever the processor.
double scaled_distance(const double* row, const double* mean, const double* variance,
                       std::size_t columns) {
  constexpr std::size_t kPartials = 4;
  double sums[kPartials] = {};
  std::size_t i = 0;
  const auto add = [&](std::size_t lane) {
    const double difference = row[i + lane] - mean[i + lane];
    sums[lane] += difference * difference / variance[i + lane];
  };
  for (; i + kPartials <= columns; i += kPartials) {
    for (std::size_t lane = 0; lane < kPartials; ++lane) add(lane);
  }
  for (std::size_t lane = 0; i + lane < columns; ++lane) add(lane);
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

// out = (row - mean) * factors[columns, width], of which columns [first, last) are wanted.
void centred_product(const double* row, const double* mean, const double* factors,
                     std::size_t columns, std::size_t width, std::size_t first, std::size_t last,
                     double* out) {
  std::fill_n(out, last - first, 0.0);
  for (std::size_t i = 0; i < columns; ++i) {
    const double difference = row[i] - mean[i];
    const double* line = factors + i * width;
    for (std::size_t r = first; r < last; ++r) out[r - first] += difference * line[r];
  }
}

class Constant final : public Operation {
 public:
  Constant(const double* values, std::size_t columns, Register output)
      : values_(values), columns_(columns), output_(output) {}

  void run(RunContext& context, std::size_t, std::size_t count) const override {
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t i = 0; i < count; ++i) std::copy_n(values_, columns_, output.append_row());
  }

 private:
  const double* values_;
  std::size_t columns_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_gaussian_likelihood(const double* means,
                                                          const double* variances,
                                                          const double* bias, std::size_t columns,
                                                          std::size_t classes, Register input,
                                                          Register output) {
  return score_rows(
      [=](const double* row, double* out, Buffer<double>&) {
        for (std::size_t r = 0; r < classes; ++r) {
          const std::size_t place = r * columns;
          out[r] = bias[r] - 0.5 * scaled_distance(row, means + place, variances + place, columns);
        }
      },
      input, output);
}

std::unique_ptr<const Operation> make_quadratic_scores(const double* means, const double* factors,
                                                       const double* bias, std::size_t columns,
                                                       std::vector<std::size_t> ends,
                                                       Register input, Register output) {
  return score_rows(
      [=, ends = std::move(ends)](const double* row, double* out, Buffer<double>& scratch) {
        std::size_t first = 0;
        for (std::size_t r = 0; r < ends.size(); first = ends[r++]) {
          const std::size_t size = ends[r] - first;
          scratch.resize(size);
          double* products = scratch.data();
          centred_product(row, means + r * columns, factors, columns, ends.back(), first, ends[r],
                          products);
          double sum = 0;
          for (std::size_t i = 0; i < size; ++i) sum += products[i] * products[i];
          out[r] = bias[r] - 0.5 * sum;
        }
      },
      input, output);
}

std::unique_ptr<const Operation> make_mahalanobis(const double* mean, const double* precision,
                                                  double bias, std::size_t columns, Register input,
                                                  Register output) {
  return score_rows(
      [=](const double* row, double* out, Buffer<double>& scratch) {
        scratch.resize(columns);
        double* products = scratch.data();
        centred_product(row, mean, precision, columns, columns, 0, columns, products);
        double sum = 0;
        for (std::size_t i = 0; i < columns; ++i) sum += products[i] * (row[i] - mean[i]);
        const double distance = std::sqrt(sum);
        out[0] = bias - distance * distance;
      },
      input, output);
}

std::unique_ptr<const Operation> make_constant(const double* values, std::size_t columns,
                                               Register output) {
  return std::make_unique<Constant>(values, columns, output);
}

std::unique_ptr<const Operation> make_dense_gather(std::span<const std::int32_t> columns,
                                                   Register input, Register output) {
  return score_rows(
      [=](const double* row, double* out, Buffer<double>&) {
        for (const std::int32_t column : columns) *out++ = row[column];
      },
      input, output);
}

}  // namespace pretzel
