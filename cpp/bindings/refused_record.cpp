#include "refused_record.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

PyObject* error_type = nullptr;

}  // namespace

py::object refused_record_error(const Refusal& refusal) {
  const py::object column = py::reinterpret_steal<py::object>(PyUnicode_DecodeUTF8(
      refusal.column.data(), static_cast<Py_ssize_t>(refusal.column.size()), "replace"));
  if (!column) throw py::error_already_set();
  return py::reinterpret_borrow<py::object>(error_type)(refusal.record, column);
}

void raise_refusal(const RunContext& context) {
  if (!context.refused()) return;
  PyErr_SetObject(error_type, refused_record_error(context.refusal).ptr());
  throw py::error_already_set();
}

void register_refused_record(py::module_& module) {
  error_type = PyErr_NewExceptionWithDoc(
      "pretzel._core.RefusedRecordError",
      "The model refuses the value of a column: (record, column), the record's number in the run.",
      PyExc_ValueError, nullptr);
  if (error_type == nullptr) throw py::error_already_set();
  module.add_object("RefusedRecordError", error_type);
}

}  // namespace pretzel::python
