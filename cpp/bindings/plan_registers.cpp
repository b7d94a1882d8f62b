#include "plan_registers.hpp"

#include <string>

namespace py = pybind11;

namespace pretzel::python {
namespace {

const char* name_of(VectorKind kind) {
  switch (kind) {
    case VectorKind::kText:
      return "text";
    case VectorKind::kTokens:
      return "tokens";
    case VectorKind::kSparse:
      return "sparse";
    case VectorKind::kDense:
      break;
  }
  return "dense";
}

[[noreturn]] void fail(std::size_t number, const char* what) {
  throw py::value_error("register " + std::to_string(number) + ": " + what);
}

VectorKind kind_of(py::handle value, std::size_t number) {
  if (py::isinstance<py::str>(value)) {
    const auto name = value.cast<std::string>();
    for (const VectorKind kind :
         {VectorKind::kText, VectorKind::kTokens, VectorKind::kSparse, VectorKind::kDense}) {
      if (name == name_of(kind)) return kind;
    }
  }
  fail(number, "kind must be text, tokens, sparse or dense");
}

}  // namespace

PlanRegisters::PlanRegisters(const py::sequence& description) {
  if (description.size() > 0xFFFF) throw py::value_error("more than 65535 registers");
  for (const py::handle item : description) {
    const std::size_t number = entries_.size();
    if (!py::isinstance<py::sequence>(item) || py::len(item) != 2) {
      fail(number, "must be a pair (kind, columns)");
    }
    const auto pair = py::reinterpret_borrow<py::sequence>(item);
    Entry entry;
    entry.target.kind = kind_of(py::object(pair[0]), number);
    const py::object columns = pair[1];
    if (!PyLong_Check(columns.ptr())) fail(number, "columns must be an integer");
    const Py_ssize_t size = PyLong_AsSsize_t(columns.ptr());
    if (PyErr_Occurred()) PyErr_Clear();
    if (size < 0 || size > 0x7FFFFFFF) fail(number, "columns out of range");
    entry.columns = static_cast<std::size_t>(size);
    std::size_t* const counts[] = {&layout_.texts, &layout_.tokens, &layout_.sparse,
                                   &layout_.dense};
    entry.target.index =
        static_cast<std::uint16_t>((*counts[static_cast<std::size_t>(entry.target.kind)])++);
    entries_.push_back(entry);
  }
}

PlanRegisters::Entry& PlanRegisters::entry(const OperationSpec& spec, std::size_t number,
                                           VectorKind kind) {
  if (number >= entries_.size()) spec.fail("no register " + std::to_string(number));
  Entry& entry = entries_[number];
  if (entry.target.kind != kind) {
    spec.fail("register " + std::to_string(number) + " is " + name_of(entry.target.kind) +
              ", not " + name_of(kind));
  }
  return entry;
}

Register PlanRegisters::read(const OperationSpec& spec, std::size_t number, VectorKind kind) {
  Entry& target = entry(spec, number, kind);
  if (target.written == kNever) {
    spec.fail("register " + std::to_string(number) + " is read before it is written");
  }
  target.last_read = stage_;
  if (target.text) read(spec, *target.text, VectorKind::kText);
  return target.target;
}

Register PlanRegisters::write(const OperationSpec& spec, std::size_t number, VectorKind kind) {
  Entry& target = entry(spec, number, kind);
  if (target.written != kNever) {
    spec.fail("register " + std::to_string(number) + " is written twice");
  }
  target.written = stage_;
  target.last_read = stage_;
  return target.target;
}

std::vector<std::size_t> PlanRegisters::dense_columns() const {
  std::vector<std::size_t> columns;
  for (const Entry& entry : entries_) {
    if (entry.target.kind == VectorKind::kDense) columns.push_back(entry.columns);
  }
  return columns;
}

void PlanRegisters::assign(std::size_t stage, NativeStage& target) const {
  for (const Entry& entry : entries_) {
    if (entry.written != stage) continue;
    (entry.last_read == stage ? target.internal : target.crossing).push_back(entry.target);
  }
}

}  // namespace pretzel::python
