// Native plans, as Python sees them.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <vector>

#include "build_plan.hpp"
#include "guarded.hpp"
#include "plan_object.hpp"
#include "run_plan.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

std::vector<int> methods(const PlanObject& object) {
  std::vector<int> offered;
  for (int method = 0; method < 4; ++method) {
    const OutputShape& shape = object.plan->output(static_cast<Method>(method));
    if (shape.type != OutputShape::Type::kNone) offered.push_back(method);
  }
  return offered;
}

// pybind11 keeps the pointer of a simple instance in its first slot; nullptr if __init__ has not
// run. Its own conversion costs more than the rest of a short run's call.
const PlanObject* object_in(PyObject* self) {
  const auto* instance = reinterpret_cast<py::detail::instance*>(self);
  if (!instance->simple_layout) return nullptr;
  return static_cast<const PlanObject*>(instance->simple_value_holder[0]);
}

PyObject* run(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
  const PlanObject* object = object_in(self);
  if (object == nullptr || count != 2) {
    PyErr_SetString(PyExc_TypeError, "run takes a NativePlan, records and a method");
    return nullptr;
  }
  const long method = PyLong_AsLong(arguments[1]);
  if (method == -1 && PyErr_Occurred()) return nullptr;
  return guarded([&] { return run_plan(*object, arguments[0], method).release().ptr(); });
}

PyMethodDef run_method = {"run", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(run)),
                          METH_FASTCALL,
                          "run(records, method, /)\n--\n\nWhole plan on the calling thread."};

}  // namespace

void register_plan(py::module_& module) {
  module.attr("PREDICT") = static_cast<int>(Method::kPredict);
  module.attr("PREDICT_PROBA") = static_cast<int>(Method::kPredictProba);
  module.attr("DECISION_FUNCTION") = static_cast<int>(Method::kDecisionFunction);
  module.attr("TRANSFORM") = static_cast<int>(Method::kTransform);
  py::class_<PlanObject, std::shared_ptr<PlanObject>> plan(module, "NativePlan", py::is_final());
  plan.def(py::init(&build_plan), py::arg("stages"), py::arg("registers"), py::arg("columns"),
           py::arg("missing") = std::vector<bool>(), py::arg("numbers") = std::vector<int>())
      .def_property_readonly("stage_count",
                             [](const PlanObject& object) { return object.plan->stage_count(); })
      .def("methods", &methods)
      .def("profile", &profile_plan, py::arg("records"), py::arg("repeat"), py::pos_only());
  PyObject* descriptor =
      PyDescr_NewMethod(reinterpret_cast<PyTypeObject*>(plan.ptr()), &run_method);
  if (descriptor == nullptr) throw py::error_already_set();
  plan.attr("run") = py::reinterpret_steal<py::object>(descriptor);
  module.def("warm", &warm_plan, py::arg("plan"), py::pos_only());
}

}  // namespace pretzel::python
