#include "pretzel/operations/kernel_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

// Rows at a time, so that their kernels are still near when the function is applied.
constexpr std::size_t kRows = 8;

class KernelMatrix final : public Operation {
 public:
  KernelMatrix(const KernelFunction& kernel, const double* points, std::size_t columns,
               std::size_t size, Register input, Register output)
      : kernel_(kernel),
        measure_(kernel.measure()),
        points_(points),
        columns_(columns),
        size_(size),
        input_(input),
        output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    double* out = context.vectors->dense[output_.index].append_rows(count);
    const auto measure = kernels().measure;
    for (std::size_t done = 0; done < count; done += kRows) {
      const std::size_t rows = std::min(kRows, count - done);
      measure(measure_, input.row(first + done), rows, columns_, points_, size_, size_, out);
      kernel_.apply(out, rows * size_);
      out += rows * size_;
    }
  }

 private:
  KernelFunction kernel_;
  Measure measure_;
  const double* points_;
  std::size_t columns_;
  std::size_t size_;
  Register input_;
  Register output_;
};

class SparseKernelMatrix final : public Operation {
 public:
  SparseKernelMatrix(const KernelFunction& kernel, const SparsePoints& points, Register input,
                     Register output)
      : kernel_(kernel),
        points_(points),
        squared_(kernel.measure() == Measure::kSquared),
        input_(input),
        output_(output) {
    squares_.resize(squared_ ? points.size : 0);
    for (std::size_t i = 0; squared_ && i < points.points.size(); ++i) {
      squares_[static_cast<std::size_t>(points.points[i])] += points.values[i] * points.values[i];
    }
  }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* out = output.append_row();
      std::fill_n(out, points_.size, 0.0);
      double own = 0;
      for (std::size_t i = input.rows.begin(record); i < input.rows.end(record); ++i) {
        const double value = input.values[i];
        own += value * value;
        const auto begin = static_cast<std::size_t>(points_.starts[input.ids[i]]);
        const auto end = static_cast<std::size_t>(points_.starts[input.ids[i] + 1]);
        for (std::size_t at = begin; at < end; ++at) {
          out[points_.points[at]] += value * points_.values[at];
        }
      }
      for (std::size_t p = 0; p < squares_.size(); ++p) {
        out[p] = std::max(own + squares_[p] - 2 * out[p], 0.0);
      }
      kernel_.apply(out, points_.size);
    }
  }

 private:
  KernelFunction kernel_;
  SparsePoints points_;
  bool squared_;
  std::vector<double> squares_;
  Register input_;
  Register output_;
};

class PairwiseLinear final : public Operation {
 public:
  PairwiseLinear(const double* weights, const double* bias, std::vector<std::size_t> ends,
                 Register input, Register output)
      : weights_(weights), bias_(bias), ends_(std::move(ends)), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = input.row(record);
      double* out = output.append_row();
      std::size_t pair = 0;
      for (std::size_t c = 0; c < ends_.size(); ++c) {
        for (std::size_t d = c + 1; d < ends_.size(); ++d, ++pair) {
          out[pair] = (sum(row, c, d - 1) + sum(row, d, c)) + bias_[pair];
        }
      }
    }
  }

 private:
  double sum(const double* row, std::size_t of, std::size_t weights) const {
    const std::size_t begin = of == 0 ? 0 : ends_[of - 1];
    return kernels().dense_dot(row + begin, weights_ + weights * ends_.back() + begin,
                               ends_[of] - begin);
  }

  const double* weights_;
  const double* bias_;
  std::vector<std::size_t> ends_;
  Register input_;
  Register output_;
};

class AdditiveChi2 final : public Operation {
 public:
  AdditiveChi2(std::size_t steps, double interval, std::size_t columns, Register input,
               Register output)
      : steps_(steps), interval_(interval), columns_(columns), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = input.row(record);
      double* out = output.append_row();
      for (std::size_t c = 0; c < columns_; ++c) sample(row[c], out + c);
    }
  }

 private:
  // One column, into every columns_-th place.
  void sample(double value, double* out) const {
    if (value == 0) {
      for (std::size_t i = 0; i < 2 * steps_ - 1; ++i) out[i * columns_] = 0;
      return;
    }
    out[0] = std::sqrt(value * interval_);
    const double logarithm = interval_ * std::log(value);
    for (std::size_t step = 1; step < steps_; ++step) {
      const auto number = static_cast<double>(step);
      const double width = std::cosh(std::numbers::pi * number * interval_);
      const double factor = std::sqrt(2 * value * interval_ / width);
      out[(2 * step - 1) * columns_] = factor * std::cos(number * logarithm);
      out[2 * step * columns_] = factor * std::sin(number * logarithm);
    }
  }

  std::size_t steps_;
  double interval_;
  std::size_t columns_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_kernel_matrix(const KernelFunction& kernel,
                                                    const double* points, std::size_t columns,
                                                    std::size_t size, Register input,
                                                    Register output) {
  return std::make_unique<KernelMatrix>(kernel, points, columns, size, input, output);
}

std::unique_ptr<const Operation> make_sparse_kernel_matrix(const KernelFunction& kernel,
                                                           const SparsePoints& points,
                                                           Register input, Register output) {
  return std::make_unique<SparseKernelMatrix>(kernel, points, input, output);
}

std::unique_ptr<const Operation> make_pairwise_linear(const double* weights, const double* bias,
                                                      std::vector<std::size_t> ends, Register input,
                                                      Register output) {
  return std::make_unique<PairwiseLinear>(weights, bias, std::move(ends), input, output);
}

std::unique_ptr<const Operation> make_additive_chi2(std::size_t steps, double interval,
                                                    std::size_t columns, Register input,
                                                    Register output) {
  return std::make_unique<AdditiveChi2>(steps, interval, columns, input, output);
}

}  // namespace pretzel
