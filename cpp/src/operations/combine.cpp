#include <utility>

#include "pretzel/operations/dense.hpp"

namespace pretzel {
namespace {

class Combine final : public Operation {
 public:
  Combine(std::vector<Register> parts, Norm norm, const double* bias, std::size_t columns,
          Register output)
      : parts_(std::move(parts)), norm_(norm), bias_(bias), columns_(columns), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    DenseVector& output = set.dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* sums = output.append_row();
      const double* part = set.dense[parts_[0].index].row(record);
      for (std::size_t r = 0; r < columns_; ++r) sums[r] = part[r];
      double norm_sum = norm_ == Norm::kNone ? 0 : part[columns_];
      for (std::size_t p = 1; p < parts_.size(); ++p) {
        part = set.dense[parts_[p].index].row(record);
        for (std::size_t r = 0; r < columns_; ++r) sums[r] += part[r];
        if (norm_ != Norm::kNone) norm_sum = add_norm_sums(norm_, norm_sum, part[columns_]);
      }
      if (const double length = norm_of_sum(norm_, norm_sum); length != 0) {
        for (std::size_t r = 0; r < columns_; ++r) sums[r] /= length;
      }
      for (std::size_t r = 0; r < columns_; ++r) sums[r] += bias_[r];
    }
  }

 private:
  std::vector<Register> parts_;
  Norm norm_;
  const double* bias_;
  std::size_t columns_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_combine(std::vector<Register> parts, Norm norm,
                                              const double* bias, std::size_t columns,
                                              Register output) {
  return std::make_unique<Combine>(std::move(parts), norm, bias, columns, output);
}

}  // namespace pretzel
