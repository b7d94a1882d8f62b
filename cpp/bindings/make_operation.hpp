// From the description of an operation to the operation.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "operation_spec.hpp"
#include "plan_registers.hpp"
#include "pretzel/dictionary.hpp"
#include "pretzel/dot_product.hpp"
#include "pretzel/native_plan.hpp"
#include "pretzel/norm.hpp"

namespace pretzel::python {

// What operations of a plan are checked against and what they tell about it.
struct PlanDraft {
  PlanRegisters& registers;
  const RecordShape& shape;
  std::array<OutputShape, 4> outputs{};

  // One operation answers a method. Throws ValueError: another one does so already.
  void answer(const OperationSpec& spec, Method method, OutputShape shape);
};

// Throws ValueError for an unknown operation and for everything that could make it read or write
// out of bounds.
std::unique_ptr<const Operation> make_operation(const OperationSpec& spec, PlanDraft& draft);

// One for each family of operations; nullptr: not one of them.
std::unique_ptr<const Operation> make_text_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_numeric_operation(const OperationSpec& spec,
                                                        PlanDraft& draft);
std::unique_ptr<const Operation> make_sparse_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_dense_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_table_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_kernel_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_model_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_neighbor_operation(const OperationSpec& spec,
                                                         PlanDraft& draft);

// A stage of this operation alone is a Python stage. It calls `call`, a Python callable.
inline constexpr const char* kPythonOperation = "python";
std::unique_ptr<const Operation> make_python_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_topic_operation(const OperationSpec& spec, PlanDraft& draft);
std::unique_ptr<const Operation> make_product_operation(const OperationSpec& spec,
                                                        PlanDraft& draft);
std::unique_ptr<const Operation> make_category_operation(const OperationSpec& spec,
                                                         PlanDraft& draft);
std::unique_ptr<const Operation> make_numeric_operation(const OperationSpec& spec,
                                                        PlanDraft& draft);
std::unique_ptr<const Operation> make_tree_operation(const OperationSpec& spec, PlanDraft& draft);

// Registers by role; each throws ValueError unless there is exactly one, or at least one.
struct Operands {
  std::vector<std::size_t> inputs;
  std::vector<std::size_t> outputs;

  explicit Operands(const OperationSpec& spec)
      : inputs(spec.registers("inputs")), outputs(spec.registers("outputs")) {}
  void expect(const OperationSpec& spec, std::size_t input_count,
              std::size_t output_count) const;  // kAny: one or more
  static constexpr std::size_t kAny = static_cast<std::size_t>(-1);
};

FrozenDictionary dictionary_of(const OperationSpec& spec);
// Weights, norm and divide for rows of `ids` columns; checks the width of the output register.
DotProduct dot_product(const OperationSpec& spec, PlanDraft& draft, std::size_t ids,
                       std::size_t output);
Norm norm_of(const OperationSpec& spec, bool optional);

}  // namespace pretzel::python
