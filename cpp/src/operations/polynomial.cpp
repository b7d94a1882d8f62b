#include <cstring>
#include <utility>

#include "pretzel/operations/expansions.hpp"

namespace pretzel {
namespace {

class Polynomial final : public Operation {
 public:
  Polynomial(std::vector<PolynomialRun> runs, std::size_t columns, std::size_t skipped, bool bias,
             Register input, Register output)
      : runs_(std::move(runs)),
        columns_(columns),
        terms_(columns),
        skipped_(skipped),
        bias_(bias),
        input_(input),
        output_(output) {
    for (const PolynomialRun& run : runs_) terms_ += run.count;
  }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    Buffer<double>& scratch = context.vectors->scratch.values;
    if (skipped_ != 0) scratch.resize(terms_);
    for (std::size_t record = first; record < first + count; ++record) {
      double* out = output.append_row();
      if (bias_) *out++ = 1.0;
      double* terms = skipped_ != 0 ? scratch.data() : out;
      const double* row = input.row(record);
      std::memcpy(terms, row, columns_ * sizeof(double));
      double* place = terms + columns_;
      for (const PolynomialRun& each : runs_) {
        // Into an array behind what it reads, so that nothing overlaps.
        const double* from = terms + each.start;
        const double factor = row[each.factor];
        for (std::size_t i = 0; i < each.count; ++i) place[i] = from[i] * factor;
        place += each.count;
      }
      if (skipped_ != 0) {
        std::memcpy(out, terms + skipped_, (terms_ - skipped_) * sizeof(double));
      }
    }
  }

 private:
  std::vector<PolynomialRun> runs_;
  std::size_t columns_;
  std::size_t terms_;
  std::size_t skipped_;
  bool bias_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_polynomial(std::vector<PolynomialRun> runs,
                                                 std::size_t columns, std::size_t skipped,
                                                 bool bias, Register input, Register output) {
  return std::make_unique<Polynomial>(std::move(runs), columns, skipped, bias, input, output);
}

}  // namespace pretzel
