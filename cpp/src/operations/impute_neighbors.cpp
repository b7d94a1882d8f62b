#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "pretzel/operations/impute.hpp"

namespace pretzel {
namespace {

// The nearest donors so far, nearest first; of two at the same distance the one that came first.
class Nearest {
 public:
  // `distances` and `values` have room for `most`.
  Nearest(double* distances, double* values, std::size_t most)
      : distances_(distances), values_(values), most_(most) {}

  void add(double distance, double value) {
    if (count_ == most_ && !(distance < distances_[count_ - 1])) return;
    const double* after = std::upper_bound(distances_, distances_ + count_, distance);
    const auto place = static_cast<std::size_t>(after - distances_);
    if (count_ < most_) ++count_;
    const std::size_t behind = (count_ - place - 1) * sizeof(double);
    std::memmove(distances_ + place + 1, distances_ + place, behind);
    std::memmove(values_ + place + 1, values_ + place, behind);
    distances_[place] = distance;
    values_[place] = value;
  }

  // Weighted by the reciprocal of the distance if asked for, where distance 0 outweighs all others.
  double mean(bool weigh) const {
    const bool same = distances_[0] == 0;
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      double weight = 1;
      if (weigh) weight = same ? (distances_[i] == 0 ? 1.0 : 0.0) : 1 / distances_[i];
      sum += values_[i] * weight;
      weights += weight;
    }
    return sum / weights;
  }

 private:
  double* distances_;
  double* values_;
  std::size_t most_;
  std::size_t count_ = 0;
};

class ImputeNeighbors final : public Operation {
 public:
  ImputeNeighbors(Missing missing, const Donors& donors, std::size_t columns, Register input,
                  Register output)
      : missing_(missing.number),
        donors_(donors),
        columns_(columns),
        input_(input),
        output_(output) {
    for (std::size_t c = 0; c < columns; ++c) {
      const double* values = donors.values + c * donors.count;
      known_.push_back(
          std::any_of(values, values + donors.count, [](double value) { return value == value; }));
    }
  }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    Buffer<double>& scratch = context.vectors->scratch.values;
    scratch.resize(2 * donors_.count + 2 * donors_.neighbors);
    for (std::size_t record = first; record < first + count; ++record) {
      fill_in(input.row(record), output.append_row(), scratch.data());
    }
  }

 private:
  bool is_missing(double value) const {
    return missing_ != missing_ ? value != value : value == missing_;
  }

  void fill_in(const double* row, double* out, double* scratch) const {
    bool measured = false;
    for (std::size_t c = 0; c < columns_; ++c) {
      if (!known_[c]) {
        out[c] = 0;
      } else if (!is_missing(row[c])) {
        out[c] = row[c];
      } else {
        if (!measured) measure(row, scratch);
        measured = true;
        out[c] = fill_in(c, scratch);
      }
    }
  }

  // Distances to all donors into `distances`, with as much room again behind them; NaN: no column
  // in common.
  void measure(const double* row, double* distances) const {
    double* common = distances + donors_.count;
    std::fill_n(distances, 2 * donors_.count, 0.0);
    for (std::size_t c = 0; c < columns_; ++c) {
      const double value = row[c];
      if (is_missing(value)) continue;
      const double* values = donors_.values + c * donors_.count;
      for (std::size_t i = 0; i < donors_.count; ++i) {
        const double difference = value - values[i];
        const double square = difference * difference;
        const bool both = square == square;
        distances[i] += both ? square : 0.0;
        common[i] += both ? 1.0 : 0.0;
      }
    }
    const auto width = static_cast<double>(columns_);
    for (std::size_t i = 0; i < donors_.count; ++i) {
      distances[i] = std::sqrt(distances[i] / common[i] * width);
    }
  }

  double fill_in(std::size_t column, double* scratch) const {
    double* room = scratch + 2 * donors_.count;
    Nearest nearest(room, room + donors_.neighbors, donors_.neighbors);
    const double* values = donors_.values + column * donors_.count;
    bool stranger = true;
    for (std::size_t i = 0; i < donors_.count; ++i) {
      if (values[i] != values[i]) continue;
      if (scratch[i] == scratch[i]) {
        nearest.add(scratch[i], values[i]);
        stranger = false;
      } else if (donors_.strangers) {
        nearest.add(std::numeric_limits<double>::infinity(), values[i]);
      }
    }
    return stranger ? donors_.means[column] : nearest.mean(donors_.weigh);
  }

  double missing_;
  Donors donors_;
  std::size_t columns_;
  Register input_;
  Register output_;
  std::vector<bool> known_;  // by column, whether any donor has it
};

}  // namespace

std::unique_ptr<const Operation> make_impute_neighbors(Missing missing, const Donors& donors,
                                                       std::size_t columns, Register input,
                                                       Register output) {
  return std::make_unique<ImputeNeighbors>(missing, donors, columns, input, output);
}

}  // namespace pretzel
