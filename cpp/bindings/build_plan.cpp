#include "build_plan.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "make_operation.hpp"
#include "operation_spec.hpp"
#include "plan_registers.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

constexpr std::size_t kMaxBlock = 1 << 16;
constexpr std::size_t kMaxNumbers = 1'000'000;

py::object item_of(const py::object& stage, const char* name, std::size_t number) {
  PyObject* value =
      PyMapping_Check(stage.ptr()) ? PyMapping_GetItemString(stage.ptr(), name) : nullptr;
  if (value == nullptr) {
    PyErr_Clear();
    throw py::value_error("stage " + std::to_string(number) + ": no " + name);
  }
  return py::reinterpret_steal<py::object>(value);
}

NativeStage build_stage(const py::object& description, std::size_t number, PlanDraft& draft,
                        PlanObject& object) {
  NativeStage stage;
  const py::object block = item_of(description, "block", number);
  const std::size_t records = PyLong_Check(block.ptr()) ? PyLong_AsSize_t(block.ptr()) : 0;
  if (PyErr_Occurred()) PyErr_Clear();
  if (records < 1 || records > kMaxBlock) {
    throw py::value_error("stage " + std::to_string(number) +
                          ": block must be an integer from 1 to 65536");
  }
  stage.block = records;
  const py::object operations = item_of(description, "operations", number);
  if (!py::isinstance<py::sequence>(operations)) {
    throw py::value_error("stage " + std::to_string(number) + ": operations is no sequence");
  }
  draft.registers.begin_stage();
  for (const py::handle operation : operations) {
    const OperationSpec spec(operation, number, stage.operations.size(), object);
    stage.operations.push_back(make_operation(spec, draft));
    stage.python |= spec.op() == kPythonOperation;
  }
  if (stage.python && stage.operations.size() != 1) {
    throw py::value_error("stage " + std::to_string(number) +
                          ": a python operation is alone in its stage");
  }
  return stage;
}

RecordShape shape_of(std::size_t columns, const std::vector<bool>& missing,
                     const std::vector<int>& numbers) {
  if (columns > 0xFFFF || numbers.size() > kMaxNumbers || (columns == 0 && numbers.empty())) {
    throw py::value_error(
        "columns: a record has up to 65535 texts and a million numbers, not none");
  }
  if (!missing.empty() && missing.size() != columns) {
    throw py::value_error("missing must say yes or no for every text column");
  }
  RecordShape shape(columns);
  if (!missing.empty()) shape.missing = missing;
  for (const int allowed : numbers) {
    if (allowed < 0 || allowed > static_cast<int>(Numbers::kFinite)) {
      throw py::value_error("numbers: expected 0 (any), 1 (no infinities) or 2 (finite)");
    }
    shape.numbers.push_back(static_cast<Numbers>(allowed));
  }
  return shape;
}

}  // namespace

std::shared_ptr<PlanObject> build_plan(const py::sequence& stages, const py::sequence& registers,
                                       std::size_t columns, const std::vector<bool>& missing,
                                       const std::vector<int>& numbers) {
  const RecordShape shape = shape_of(columns, missing, numbers);
  auto object = std::make_shared<PlanObject>();
  PlanRegisters known(registers);
  PlanDraft draft{known, shape};
  std::vector<NativeStage> built;
  for (const py::handle stage : stages) {
    built.push_back(
        build_stage(py::reinterpret_borrow<py::object>(stage), built.size(), draft, *object));
  }
  const auto answered = [](const OutputShape& shape) {
    return shape.type != OutputShape::Type::kNone;
  };
  if (std::none_of(draft.outputs.begin(), draft.outputs.end(), answered)) {
    throw py::value_error("no operation writes the outputs");
  }
  for (std::size_t number = 0; number < built.size(); ++number) {
    known.assign(number, built[number]);
  }
  object->plan = std::make_unique<NativePlan>(std::move(built), known.layout(),
                                              known.dense_columns(), draft.outputs, shape);
  return object;
}

}  // namespace pretzel::python
