// Frozen dictionaries, as Python sees them.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <memory>
#include <utility>

#include "pretzel/dictionary.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

using Bytes = py::array_t<std::uint8_t, py::array::c_style>;
using Offsets = py::array_t<std::int64_t, py::array::c_style>;

std::span<const std::byte> span_of(const Bytes& bytes) {
  if (bytes.ndim() != 1) throw py::value_error("expected a one-dimensional array");
  return {reinterpret_cast<const std::byte*>(bytes.data()), static_cast<std::size_t>(bytes.size())};
}

// A read-only array, aligned to 64 bytes, that owns the memory.
py::array freeze(const Bytes& terms, const Offsets& offsets, bool words) {
  if (offsets.ndim() != 1) throw py::value_error("offsets must have one dimension");
  const std::span<const std::byte> utf8 = span_of(terms);
  const std::span<const std::int64_t> ends{offsets.data(),
                                           static_cast<std::size_t>(offsets.size())};
  auto frozen = std::make_unique<FrozenBytes>();
  {
    const py::gil_scoped_release released;
    *frozen = freeze_dictionary(decode_terms(utf8, ends), words);
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

void register_dictionary(py::module_& module) {
  module.def("freeze_dictionary", &freeze, py::arg("terms").noconvert(),
             py::arg("offsets").noconvert(), py::arg("words"), py::pos_only());
  module.def(
      "dictionary_columns",
      [](const Bytes& bytes) { return FrozenDictionary(span_of(bytes)).columns(); },
      py::arg("dictionary").noconvert(), py::pos_only());
}

}  // namespace pretzel::python
