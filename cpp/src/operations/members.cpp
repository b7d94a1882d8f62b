#include "pretzel/operations/members.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pretzel {
namespace {

// Operations from one dense row to another: Change is change(row, out).
template <class Change>
class ChangeRow final : public Operation {
 public:
  ChangeRow(Change change, Register input, Register output)
      : change_(std::move(change)), input_(input), output_(output) {}

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
  return std::make_unique<ChangeRow<Change>>(std::move(change), input, output);
}

class WeightedMedian final : public Operation {
 public:
  WeightedMedian(std::span<const double> weights, Register input, Register output)
      : weights_(weights), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    set.scratch.ids.resize(weights_.size());
    std::uint32_t* order = set.scratch.ids.data();
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = set.dense[input_.index].row(record);
      *set.dense[output_.index].append_row() = median(row, order);
    }
  }

 private:
  double median(const double* row, std::uint32_t* order) const {
    const std::size_t size = weights_.size();
    for (std::size_t i = 0; i < size; ++i) order[i] = static_cast<std::uint32_t>(i);
    // NaN is greater than anything, so that there is an order whatever the values.
    std::sort(order, order + size, [row](std::uint32_t a, std::uint32_t b) {
      return row[a] < row[b] || (std::isnan(row[b]) && !std::isnan(row[a]));
    });
    double total = 0;
    for (std::size_t i = 0; i < size; ++i) total += weights_[order[i]];
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
      sum += weights_[order[i]];
      if (sum >= 0.5 * total) return row[order[i]];
    }
    return row[order[0]];
  }

  std::span<const double> weights_;
  Register input_;
  Register output_;
};

void clip_logit(double least, std::size_t columns, const double* row, double* out) {
  for (std::size_t c = 0; c < columns; ++c) {
    out[c] = row[c] < least ? least : row[c] > 1 - least ? 1 - least : row[c];
  }
  if (columns == 1) {
    out[0] = std::log(out[0] / (1 - out[0]));
    return;
  }
  double sum = 0;
  for (std::size_t c = 0; c < columns; ++c) sum += out[c] = std::log(out[c]);
  for (std::size_t c = 0; c < columns; ++c) out[c] -= sum / static_cast<double>(columns);
}

}  // namespace

std::unique_ptr<const Operation> make_to_single(std::size_t columns, Register input,
                                                Register output) {
  return change_row(
      [columns](const double* row, double* out) {
        for (std::size_t c = 0; c < columns; ++c) out[c] = static_cast<float>(row[c]);
      },
      input, output);
}

std::unique_ptr<const Operation> make_take_columns(std::span<const std::int32_t> columns,
                                                   Register input, Register output) {
  return change_row(
      [columns](const double* row, double* out) {
        for (std::size_t i = 0; i < columns.size(); ++i) out[i] = row[columns[i]];
      },
      input, output);
}

std::unique_ptr<const Operation> make_clip_logit(double least, std::size_t columns, Register input,
                                                 Register output) {
  return change_row(
      [least, columns](const double* row, double* out) { clip_logit(least, columns, row, out); },
      input, output);
}

std::unique_ptr<const Operation> make_weighted_median(std::span<const double> weights,
                                                      Register input, Register output) {
  return std::make_unique<WeightedMedian>(weights, input, output);
}

}  // namespace pretzel
