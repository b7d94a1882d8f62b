// The operation of a Python stage: a callable between two native stages.
#include <pybind11/pybind11.h>

#include <memory>
#include <utility>
#include <vector>

#include "make_operation.hpp"
#include "vector_values.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

// Calls call(first record, method, value of each input). What it raises leaves run() as
// py::error_already_set. Made and destroyed with the GIL held, as PlanObject says.
class PythonOperation final : public Operation {
 public:
  PythonOperation(py::object call, std::vector<Operand> inputs, const Operand& output)
      : call_(std::move(call)), inputs_(std::move(inputs)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const py::gil_scoped_acquire acquired;
    py::tuple arguments(2 + inputs_.size());
    arguments[0] = first;
    arguments[1] = static_cast<int>(context.method);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      arguments[2 + i] = rows_of(*context.vectors, inputs_[i], first, count);
    }
    append_rows(*context.vectors, output_, call_(*arguments), count);
  }

 private:
  py::object call_;
  std::vector<Operand> inputs_;
  Operand output_;
};

Operand read(const OperationSpec& spec, PlanRegisters& registers, std::size_t number) {
  spec.require(number < registers.size(), "no such register");
  return {registers.read(spec, number, registers.kind(number)), registers.columns(number)};
}

Operand write(const OperationSpec& spec, PlanRegisters& registers,
              const std::vector<std::size_t>& outputs) {
  spec.require(!outputs.empty() && outputs[0] < registers.size(), "no such register");
  const VectorKind kind = registers.kind(outputs[0]);
  const bool tokens = kind == VectorKind::kTokens;
  spec.require(outputs.size() == (tokens ? 2 : 1), "one output, and a text behind tokens");
  Operand operand{registers.write(spec, outputs[0], kind), registers.columns(outputs[0])};
  if (tokens) {
    operand.text = registers.write(spec, outputs[1], VectorKind::kText);
    registers.bind_tokens(outputs[0], outputs[1]);
  }
  return operand;
}

}  // namespace

std::unique_ptr<const Operation> make_python_operation(const OperationSpec& spec,
                                                       PlanDraft& draft) {
  if (spec.op() != kPythonOperation) return nullptr;
  const Operands operands(spec);
  spec.require(!operands.inputs.empty(), "a Python stage needs an input");
  py::object call = spec.callable("call");
  std::vector<Operand> inputs;
  for (const std::size_t number : operands.inputs) {
    inputs.push_back(read(spec, draft.registers, number));
  }
  const Operand output = write(spec, draft.registers, operands.outputs);
  return std::make_unique<PythonOperation>(std::move(call), std::move(inputs), output);
}

}  // namespace pretzel::python
