// Operations from dense rows to dense rows.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "pretzel/operation.hpp"

namespace pretzel {

// Change is change(rows, out, count): `count` rows of the input, one behind the other, and room
// for as many of the output. It must treat every row by itself.
template <class Change>
class ChangeRows final : public Operation {
 public:
  ChangeRows(Change change, Register input, Register output)
      : change_(std::move(change)), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    const std::size_t end = output.values.size();
    output.values.resize(end + count * output.columns);
    change_(input.row(first), output.values.data() + end, count);
  }

 private:
  Change change_;
  Register input_;
  Register output_;
};

template <class Change>
std::unique_ptr<const Operation> change_rows(Change change, Register input, Register output) {
  return std::make_unique<ChangeRows<Change>>(std::move(change), input, output);
}

}  // namespace pretzel
