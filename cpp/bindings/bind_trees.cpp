// Frozen trees, as Python sees them.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <memory>
#include <span>

#include "pretzel/trees.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

template <class T>
using Array = py::array_t<T, py::array::c_style>;

template <class T>
std::span<const T> span_of(const Array<T>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

// A read-only array, aligned to 64 bytes, that owns the memory.
py::array freeze(const Array<std::int32_t>& features, const Array<double>& thresholds,
                 const Array<std::int32_t>& children, const Array<std::uint8_t>& flags,
                 const Array<std::int64_t>& roots, std::size_t columns, bool single) {
  const TreeTable table{span_of(features), span_of(thresholds), span_of(children), span_of(flags),
                        span_of(roots)};
  auto frozen = std::make_unique<FrozenBytes>();
  {
    const py::gil_scoped_release released;
    *frozen = freeze_trees(table, columns, single);
  }
  const auto* data = reinterpret_cast<const std::uint8_t*>(frozen->data.get());
  const std::size_t size = frozen->size;
  py::capsule owner(frozen.get(), [](void* memory) { delete static_cast<FrozenBytes*>(memory); });
  frozen.release();
  py::array_t<std::uint8_t> array(static_cast<py::ssize_t>(size), data, owner);
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

}  // namespace

void register_trees(py::module_& module) {
  module.def("freeze_trees", &freeze, py::arg("features").noconvert(),
             py::arg("thresholds").noconvert(), py::arg("children").noconvert(),
             py::arg("flags").noconvert(), py::arg("roots").noconvert(), py::arg("columns"),
             py::arg("single"), py::pos_only());
}

}  // namespace pretzel::python
