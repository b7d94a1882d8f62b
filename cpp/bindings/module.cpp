// The extension `pretzel._core`: one register function a concept.
#include <pybind11/pybind11.h>

#include "allocation_count.hpp"

namespace py = pybind11;

namespace pretzel::python {
void register_text(py::module_& module);
void register_dictionary(py::module_& module);
void register_trees(py::module_& module);
void register_kernels(py::module_& module);
void register_plan(py::module_& module);
void register_refused_record(py::module_& module);
void register_executors(py::module_& module);
}  // namespace pretzel::python

PYBIND11_MODULE(_core, module) {
  module.doc() = "The compiled extension: native plans, vector pools, executors, text kernels.";
  module.def("allocation_count", &pretzel::python::allocation_count);
  pretzel::python::register_text(module);
  pretzel::python::register_dictionary(module);
  pretzel::python::register_trees(module);
  pretzel::python::register_kernels(module);
  pretzel::python::register_refused_record(module);
  pretzel::python::register_plan(module);
  pretzel::python::register_executors(module);
}
