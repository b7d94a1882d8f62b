// Registers of operations from dense vectors to one dense vector.
#pragma once

#include <cstddef>
#include <vector>

#include "make_operation.hpp"

namespace pretzel::python {

// Throws ValueError unless there are `count` inputs (Operands::kAny: one or more), each of one
// column or more, and one output.
struct DenseOperands {
  std::vector<Register> inputs;
  std::vector<std::size_t> widths;
  std::size_t columns;
  Register output;

  DenseOperands(const OperationSpec& spec, PlanDraft& draft, std::size_t count) {
    const Operands operands(spec);
    operands.expect(spec, count, 1);
    for (const std::size_t input : operands.inputs) {
      inputs.push_back(draft.registers.read(spec, input, VectorKind::kDense));
      widths.push_back(draft.registers.columns(input));
      spec.require(widths.back() >= 1, "an input register has no columns");
    }
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    columns = draft.registers.columns(operands.outputs[0]);
  }
};

}  // namespace pretzel::python
