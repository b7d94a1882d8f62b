#include "results.hpp"

#include <pybind11/numpy.h>

#include <cstring>
#include <string>

namespace py = pybind11;

namespace pretzel::python {
namespace {

// Straight to NumPy: py::array would allocate its shape on the heap.
template <class T>
py::object make_array(int dimensions, std::size_t rows, std::size_t columns, T*& data) {
  auto& api = py::detail::npy_api::get();
  Py_intptr_t shape[2] = {static_cast<Py_intptr_t>(rows), static_cast<Py_intptr_t>(columns)};
  PyObject* descriptor = api.PyArray_DescrFromType_(py::detail::npy_format_descriptor<T>::value);
  py::object array = py::reinterpret_steal<py::object>(api.PyArray_NewFromDescr_(
      api.PyArray_Type_, descriptor, dimensions, shape, nullptr, nullptr, 0, nullptr));
  if (!array) throw py::error_already_set();
  data = reinterpret_cast<T*>(py::detail::array_proxy(array.ptr())->data);
  return array;
}

template <class T, class Source>
py::object copy_array(const Source* source, std::size_t count) {
  T* data = nullptr;
  py::object array = make_array(1, count, 1, data);
  for (std::size_t i = 0; i < count; ++i) data[i] = static_cast<T>(source[i]);
  return array;
}

}  // namespace

py::object make_results(const NativePlan& plan, Method method, std::size_t count,
                        RunContext& context) {
  const OutputShape& shape = plan.output(method);
  context.method = method;
  switch (shape.type) {
    case OutputShape::Type::kLabels:
      return make_array(1, count, 1, context.labels);
    case OutputShape::Type::kVector:
      return make_array(1, count, 1, context.values);
    case OutputShape::Type::kMatrix:
      return make_array(2, count, shape.columns, context.values);
    case OutputShape::Type::kSparse:
      context.sparse->rows.clear(0);
      context.sparse->ids.clear();
      context.sparse->values.clear();
      return py::none();
    case OutputShape::Type::kNone:
      break;
  }
  throw py::value_error("method " + std::to_string(static_cast<int>(method)) +
                        " is not offered by this plan");
}

py::object finish_results(py::object made, const RunContext& context) {
  if (!made.is_none()) return made;
  const SparseVector& sparse = *context.sparse;
  return py::make_tuple(copy_array<double>(sparse.values.data(), sparse.values.size()),
                        copy_array<std::int32_t>(sparse.ids.data(), sparse.ids.size()),
                        copy_array<std::int64_t>(sparse.rows.ends(), sparse.rows.size()));
}

Method method_of(long number) {
  if (number < 0 || number > static_cast<long>(Method::kTransform)) {
    throw py::value_error("no such method: " + std::to_string(number));
  }
  return static_cast<Method>(number);
}

}  // namespace pretzel::python
