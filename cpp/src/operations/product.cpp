#include "pretzel/operations/product.hpp"

#include <algorithm>
#include <cmath>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

class DenseLinear final : public Operation {
 public:
  DenseLinear(const ProductMatrix& matrix, bool squares, Register input, Register output)
      : matrix_(matrix), squares_(squares), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const auto& [weights, bias, columns, width] = matrix_;
    const double* rows = context.vectors->dense[input_.index].row(first);
    double* out = context.vectors->dense[output_.index].append_rows(count);
    const std::size_t stride = width + squares_;
    const Kernels& kernel = kernels();
    const auto product = width < kNarrow ? kernel.narrow_product : kernel.product;
    product(rows, count, columns, weights, bias, width, out, stride);
    if (squares_) kernel.squares(rows, count, columns, out + width, stride);
  }

 private:
  ProductMatrix matrix_;
  bool squares_;
  Register input_;
  Register output_;
};

class AppendSquares final : public Operation {
 public:
  AppendSquares(std::size_t columns, Register input, Register output)
      : columns_(columns), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const double* row = context.vectors->dense[input_.index].row(first);
    double* out = context.vectors->dense[output_.index].append_rows(count);
    for (; count != 0; --count, row += columns_, out += 2 * columns_) {
      for (std::size_t i = 0; i < columns_; ++i) {
        out[i] = row[i];
        out[columns_ + i] = row[i] * row[i];
      }
    }
  }

 private:
  std::size_t columns_;
  Register input_;
  Register output_;
};

class Distances final : public Operation {
 public:
  Distances(std::size_t width, Register input, Register output)
      : width_(width), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const double* row = context.vectors->dense[input_.index].row(first);
    double* out = context.vectors->dense[output_.index].append_rows(count);
    for (; count != 0; --count, row += width_ + 1, out += width_) {
      for (std::size_t r = 0; r < width_; ++r) {
        const double squared = row[width_] - row[r];
        out[r] = std::sqrt(squared < 0 ? 0 : squared);  // NaN stays
      }
    }
  }

 private:
  std::size_t width_;
  Register input_;
  Register output_;
};

class GaussianScores final : public Operation {
 public:
  GaussianScores(const DensityPoints& points, Register input, Register output)
      : points_(points), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    double* out = context.vectors->dense[output_.index].append_rows(count);
    for (std::size_t record = first; record < first + count; ++record, out += points_.count) {
      kernels().deviations(input.row(record), points_.shared ? 0 : points_.size, points_.points,
                           points_.count, points_.size, out);
      for (std::size_t k = 0; k < points_.count; ++k) out[k] = points_.bias[k] - 0.5 * out[k];
    }
  }

 private:
  DensityPoints points_;
  Register input_;
  Register output_;
};

class Descend final : public Operation {
 public:
  Descend(std::span<const std::int32_t> children, std::size_t leaves, Register input,
          Register output)
      : children_(children), leaves_(leaves), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    double* out = context.vectors->dense[output_.index].append_rows(count);
    std::fill_n(out, count * leaves_, 0.0);
    const std::size_t nodes = children_.size() / 2;
    for (std::size_t record = first; record < first + count; ++record, out += leaves_) {
      const double* scores = input.row(record);
      std::size_t node = 0;
      while (node < nodes) {
        const bool right = scores[2 * node + 1] > scores[2 * node];
        node = static_cast<std::size_t>(children_[2 * node + right]);
      }
      out[node - nodes] = 1;
    }
  }

 private:
  std::span<const std::int32_t> children_;
  std::size_t leaves_;
  Register input_;
  Register output_;
};

class Project final : public Operation {
 public:
  Project(const SparseMatrix& matrix, Register input, Register output)
      : matrix_(matrix), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    double* out = context.vectors->dense[output_.index].append_rows(count);
    std::fill_n(out, count * matrix_.width, 0.0);
    for (std::size_t record = first; record < first + count; ++record, out += matrix_.width) {
      if (input_.kind == VectorKind::kSparse) {
        const SparseVector& input = context.vectors->sparse[input_.index];
        for (std::size_t i = input.rows.begin(record); i < input.rows.end(record); ++i) {
          add(input.ids[i], input.values[i], out);
        }
      } else {
        const double* row = context.vectors->dense[input_.index].row(record);
        for (std::size_t i = 0; i < matrix_.columns; ++i) add(i, row[i], out);
      }
    }
  }

 private:
  void add(std::size_t column, double value, double* out) const {
    for (std::int32_t i = matrix_.offsets[column]; i < matrix_.offsets[column + 1]; ++i) {
      out[matrix_.places[i]] += value * matrix_.values[i];
    }
  }

  SparseMatrix matrix_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_dense_linear(const ProductMatrix& matrix, bool squares,
                                                   Register input, Register output) {
  return std::make_unique<DenseLinear>(matrix, squares, input, output);
}

std::unique_ptr<const Operation> make_append_squares(std::size_t columns, Register input,
                                                     Register output) {
  return std::make_unique<AppendSquares>(columns, input, output);
}

std::unique_ptr<const Operation> make_distances(std::size_t width, Register input,
                                                Register output) {
  return std::make_unique<Distances>(width, input, output);
}

std::unique_ptr<const Operation> make_gaussian_scores(const DensityPoints& points, Register input,
                                                      Register output) {
  return std::make_unique<GaussianScores>(points, input, output);
}

std::unique_ptr<const Operation> make_descend(std::span<const std::int32_t> children,
                                              std::size_t leaves, Register input, Register output) {
  return std::make_unique<Descend>(children, leaves, input, output);
}

std::unique_ptr<const Operation> make_project(const SparseMatrix& matrix, Register input,
                                              Register output) {
  return std::make_unique<Project>(matrix, input, output);
}

}  // namespace pretzel
