// Kernel sets, as Python sees them.
#include <pybind11/pybind11.h>

#include <string>

#include "pretzel/kernels.hpp"

namespace py = pybind11;

namespace pretzel::python {

void register_kernels(py::module_& module) {
  module.def("kernel_sets", [] {
    py::list names;
    for (const Kernels* set : kernel_sets()) names.append(set->name);
    return names;
  });
  module.def("kernel_set", [] { return kernels().name; });
  module.def(
      "use_kernel_set", [](const std::string& name) { use_kernel_set(name); }, py::arg("name"),
      py::pos_only());
}

}  // namespace pretzel::python
