#include "make_operation.hpp"

#include <stdexcept>
#include <string>

namespace pretzel::python {

void PlanDraft::answer(const OperationSpec& spec, Method method, OutputShape shape) {
  OutputShape& output = outputs[static_cast<std::size_t>(method)];
  spec.require(output.type == OutputShape::Type::kNone, "another operation answers the method");
  output = shape;
}

void Operands::expect(const OperationSpec& spec, std::size_t input_count,
                      std::size_t output_count) const {
  if (input_count == kAny ? inputs.empty() : inputs.size() != input_count) {
    spec.fail("wrong number of inputs: " + std::to_string(inputs.size()));
  }
  if (outputs.size() != output_count) {
    spec.fail("wrong number of outputs: " + std::to_string(outputs.size()));
  }
}

FrozenDictionary dictionary_of(const OperationSpec& spec) {
  try {
    return FrozenDictionary(spec.bytes("dictionary"));
  } catch (const std::invalid_argument& error) {
    spec.fail(error.what());
  }
}

Norm norm_of(const OperationSpec& spec, bool optional) {
  const std::string name = spec.text("norm");
  if (name == "l1") return Norm::kL1;
  if (name == "l2") return Norm::kL2;
  if (name == "max") return Norm::kMax;
  if (!name.empty() || !optional) spec.fail("norm must be l1, l2 or max");
  return Norm::kNone;
}

std::unique_ptr<const Operation> make_operation(const OperationSpec& spec, PlanDraft& draft) {
  for (const auto make : {
           make_text_operation,
           make_numeric_operation,
           make_sparse_operation,
           make_dense_operation,
           make_product_operation,
           make_table_operation,
           make_python_operation,
           make_kernel_operation,
           make_topic_operation,
           make_category_operation,
           make_numeric_operation,
           make_tree_operation,
           make_model_operation,
           make_numeric_operation,
           make_neighbor_operation,
       }) {
    if (auto operation = make(spec, draft)) return operation;
  }
  spec.fail("unknown operation");
}

}  // namespace pretzel::python
