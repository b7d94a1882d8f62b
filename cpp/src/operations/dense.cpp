#include "pretzel/operations/dense.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "pretzel/kernels.hpp"

namespace pretzel {
namespace {

// Operations from one dense row to another: Change is change(row, out).
template <class Change>
class ChangeRow final : public Operation {
 public:
  ChangeRow(Change change, Register input, Register output)
      : change_(change), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      change_(input.row(record), output.append_row());
    }
  }

 private:
  Change change_;
  Register input_;
  Register output_;
};

template <class Change>
std::unique_ptr<const Operation> change_row(Change change, Register input, Register output) {
  return std::make_unique<ChangeRow<Change>>(change, input, output);
}

class Average final : public Operation {
 public:
  Average(std::vector<Register> parts, const double* weights, bool divide, std::size_t columns,
          Register output)
      : parts_(std::move(parts)), weights_(weights), columns_(columns), output_(output) {
    for (std::size_t p = 0; divide && p < parts_.size(); ++p) total_ += weights[p];
    if (!divide) total_ = 1;
  }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    DenseVector& output = set.dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* sums = output.append_row();
      std::fill_n(sums, columns_, 0.0);
      for (std::size_t p = 0; p < parts_.size(); ++p) {
        const double* part = set.dense[parts_[p].index].row(record);
        for (std::size_t r = 0; r < columns_; ++r) sums[r] += part[r] * weights_[p];
      }
      for (std::size_t r = 0; r < columns_; ++r) sums[r] /= total_;
    }
  }

 private:
  std::vector<Register> parts_;
  const double* weights_;
  std::size_t columns_;
  Register output_;
  double total_ = 0;
};

class DenseConcat final : public Operation {
 public:
  DenseConcat(std::vector<Register> parts, Register output)
      : parts_(std::move(parts)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    DenseVector& output = set.dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* place = output.append_row();
      for (const Register part : parts_) {
        const DenseVector& vector = set.dense[part.index];
        std::memcpy(place, vector.row(record), vector.columns * sizeof(double));
        place += vector.columns;
      }
    }
  }

 private:
  std::vector<Register> parts_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_apply_link(Link link, std::size_t columns, Register input,
                                                 Register output) {
  return change_row(
      [link, columns](const double* row, double* out) { apply_link(link, row, columns, out); },
      input, output);
}

std::unique_ptr<const Operation> make_dense_slice(std::size_t start, std::size_t size,
                                                  Register input, Register output) {
  return change_row(
      [start, size](const double* row, double* out) {
        std::memcpy(out, row + start, size * sizeof(double));
      },
      input, output);
}

// numpy.interp of scores clipped to the first and last point.
std::unique_ptr<const Operation> make_interpolate(const double* x, const double* y,
                                                  std::vector<std::size_t> ends, Register input,
                                                  Register output) {
  return change_row(
      [x, y, ends = std::move(ends)](const double* row, double* out) {
        std::size_t begin = 0;
        for (std::size_t r = 0; r < ends.size(); begin = ends[r++]) {
          const double* first = x + begin;
          const double* last = x + ends[r] - 1;
          const double score = row[r] < *first ? *first : row[r] > *last ? *last : row[r];
          const double* above = std::upper_bound(first, last + 1, score);
          if (above > last) {
            out[r] = score != score ? score : y[ends[r] - 1];
            continue;
          }
          const std::size_t i = begin + static_cast<std::size_t>(above - first) - 1;
          const double slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
          out[r] = slope * (score - x[i]) + y[i];
        }
      },
      input, output);
}

std::unique_ptr<const Operation> make_dense_normalize(Norm norm, std::size_t columns,
                                                      Register input, Register output) {
  return change_row(
      [norm, columns](const double* row, double* out) {
        const double length = norm_of_sum(norm, kernels().norm_sum(row, columns, norm));
        const double divisor = length < kLeastDenseNorm ? 1 : length;
        for (std::size_t r = 0; r < columns; ++r) out[r] = row[r] / divisor;
      },
      input, output);
}

std::unique_ptr<const Operation> make_average(std::vector<Register> parts, const double* weights,
                                              bool divide, std::size_t columns, Register output) {
  return std::make_unique<Average>(std::move(parts), weights, divide, columns, output);
}

std::unique_ptr<const Operation> make_dense_concat(std::vector<Register> parts, Register output) {
  return std::make_unique<DenseConcat>(std::move(parts), output);
}

}  // namespace pretzel
