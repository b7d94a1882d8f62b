#include "operation_spec.hpp"

#include <pybind11/numpy.h>

namespace py = pybind11;

namespace pretzel::python {
namespace {

using NumPy = py::detail::npy_api;

// A Python integer within [least, most], not a bool.
bool as_integer(py::handle value, std::size_t least, std::size_t most, std::size_t& out) {
  if (PyBool_Check(value.ptr()) || !PyIndex_Check(value.ptr())) return false;
  const py::object integer = py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr()));
  if (!integer) throw py::error_already_set();
  out = PyLong_AsSize_t(integer.ptr());
  if (PyErr_Occurred()) {
    PyErr_Clear();
    return false;
  }
  return out >= least && out <= most;
}

}  // namespace

OperationSpec::OperationSpec(py::handle mapping, std::size_t stage, std::size_t number,
                             PlanObject& object)
    : mapping_(py::reinterpret_borrow<py::object>(mapping)),
      where_("stage " + std::to_string(stage) + ", operation " + std::to_string(number)),
      object_(object) {
  if (!PyMapping_Check(mapping.ptr())) fail("not a mapping");
  op_ = text("op");
  where_ += " (" + op_ + ")";
}

void OperationSpec::fail(const std::string& what) const {
  throw py::value_error(where_ + ": " + what);
}

py::object OperationSpec::get(const char* name) const {
  PyObject* value = PyMapping_GetItemString(mapping_.ptr(), name);
  if (value != nullptr) return py::reinterpret_steal<py::object>(value);
  if (!PyErr_ExceptionMatches(PyExc_KeyError)) throw py::error_already_set();
  PyErr_Clear();
  return py::none();
}

std::vector<std::size_t> OperationSpec::integers(const char* name, std::size_t most) const {
  const py::object value = get(name);
  const py::object sequence =
      py::reinterpret_steal<py::object>(PySequence_Fast(value.ptr(), "not a sequence"));
  if (!sequence) {
    PyErr_Clear();
    fail(std::string(name) + " must be a sequence of integers");
  }
  std::vector<std::size_t> result(
      static_cast<std::size_t>(PySequence_Fast_GET_SIZE(sequence.ptr())));
  for (std::size_t i = 0; i < result.size(); ++i) {
    // Borrowed items are safe to read one by one: as_integer keeps none.
    const py::object item = py::reinterpret_borrow<py::object>(
        PySequence_Fast_GET_ITEM(sequence.ptr(), static_cast<Py_ssize_t>(i)));
    if (!as_integer(item, 0, most, result[i])) {
      fail(std::string(name) + " must be integers from 0 to " + std::to_string(most));
    }
  }
  return result;
}

std::vector<std::size_t> OperationSpec::registers(const char* name) const {
  return integers(name, 0xFFFF);
}

std::size_t OperationSpec::integer(const char* name, std::size_t least, std::size_t most) const {
  std::size_t value = 0;
  if (!as_integer(get(name), least, most, value)) {
    fail(std::string(name) + " must be an integer from " + std::to_string(least) + " to " +
         std::to_string(most));
  }
  return value;
}

bool OperationSpec::flag(const char* name) const {
  const py::object value = get(name);
  if (!PyBool_Check(value.ptr())) fail(std::string(name) + " must be a bool");
  return value.ptr() == Py_True;
}

double OperationSpec::number(const char* name) const {
  const py::object value = get(name);
  const double result = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred()) {
    PyErr_Clear();
    fail(std::string(name) + " must be a number");
  }
  return result;
}

std::string OperationSpec::text(const char* name) const {
  const py::object value = get(name);
  if (value.is_none()) return "";
  const char* utf8 = PyUnicode_Check(value.ptr()) ? PyUnicode_AsUTF8(value.ptr()) : nullptr;
  if (utf8 == nullptr) {
    PyErr_Clear();
    fail(std::string(name) + " must be a str");
  }
  return utf8;
}

char32_t OperationSpec::character(const char* name) const {
  const py::object value = get(name);
  if (!PyUnicode_Check(value.ptr()) || PyUnicode_GetLength(value.ptr()) != 1) {
    fail(std::string(name) + " must be one character");
  }
  return PyUnicode_ReadChar(value.ptr(), 0);
}

py::object OperationSpec::callable(const char* name) const {
  py::object value = get(name);
  if (PyCallable_Check(value.ptr()) == 0) fail(std::string(name) + " must be callable");
  return value;
}

py::object OperationSpec::array(const char* name, int typenum, int dimensions,
                                const char* type) const {
  py::object value = get(name);
  const auto right = [&] {
    if (!py::isinstance<py::array>(value)) return false;
    const auto array = py::reinterpret_borrow<py::array>(value);
    const int flags = NumPy::NPY_ARRAY_C_CONTIGUOUS_ | NumPy::NPY_ARRAY_ALIGNED_;
    return array.dtype().num() == typenum && array.dtype().byteorder() != '>' &&
           array.ndim() == dimensions && (array.flags() & flags) == flags;
  };
  if (!right()) {
    fail(std::string(name) + " must be a C-contiguous array of " + type + " with " +
         std::to_string(dimensions) + " dimension(s)");
  }
  const auto array = py::reinterpret_borrow<py::array>(value);
  object_.arrays.push_back(value);
  object_.parameters.push_back({array.data(), static_cast<std::size_t>(array.nbytes())});
  return value;
}

std::span<const std::byte> OperationSpec::bytes(const char* name) const {
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_UBYTE_, 1, "uint8"));
  return {static_cast<const std::byte*>(value.data()), static_cast<std::size_t>(value.size())};
}

std::span<const std::int64_t> OperationSpec::int64s(const char* name) const {
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_INT64_, 1, "int64"));
  return {static_cast<const std::int64_t*>(value.data()), static_cast<std::size_t>(value.size())};
}

std::span<const std::int32_t> OperationSpec::places(const char* name, std::size_t size) const {
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_INT32_, 1, "int32"));
  const std::span<const std::int32_t> places(static_cast<const std::int32_t*>(value.data()),
                                             static_cast<std::size_t>(value.size()));
  std::vector<bool> taken(size);
  for (const std::int32_t place : places) {
    if (place < 0) continue;
    const auto index = static_cast<std::size_t>(place);
    if (index >= size || taken[index]) fail(std::string(name) + " must differ and be in range");
    taken[index] = true;
  }
  return places;
}

std::span<const std::int32_t> OperationSpec::indexes(const char* name, std::size_t size) const {
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_INT32_, 1, "int32"));
  const std::span<const std::int32_t> indexes(static_cast<const std::int32_t*>(value.data()),
                                              static_cast<std::size_t>(value.size()));
  for (const std::int32_t index : indexes) {
    if (index < 0 || static_cast<std::size_t>(index) >= size) {
      fail(std::string(name) + " must be in range");
    }
  }
  return indexes;
}

IndexMatrix OperationSpec::index_matrix(const char* name, std::size_t size) const {
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_INT32_, 2, "int32"));
  const IndexMatrix matrix{static_cast<const std::int32_t*>(value.data()),
                           static_cast<std::size_t>(value.shape(0)),
                           static_cast<std::size_t>(value.shape(1))};
  for (std::size_t i = 0; i < matrix.rows * matrix.columns; ++i) {
    if (matrix.data[i] < 0 || static_cast<std::size_t>(matrix.data[i]) >= size) {
      fail(std::string(name) + " must be in range");
    }
  }
  return matrix;
}

std::span<const std::int32_t> OperationSpec::ints(const char* name, int dimensions) const {
  const auto value =
      py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_INT32_, dimensions, "int32"));
  return {static_cast<const std::int32_t*>(value.data()), static_cast<std::size_t>(value.size())};
}

Matrix OperationSpec::matrix(const char* name) const {
  const auto value =
      py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_DOUBLE_, 2, "float64"));
  return {static_cast<const double*>(value.data()), static_cast<std::size_t>(value.shape(0)),
          static_cast<std::size_t>(value.shape(1))};
}

std::optional<std::span<const PointRange>> OperationSpec::ranges(const char* name,
                                                                 bool optional) const {
  if (optional && get(name).is_none()) return std::nullopt;
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_UINT_, 2, "uint32"));
  require(value.shape(1) == 2, "ranges must be pairs");
  return std::span{static_cast<const PointRange*>(value.data()),
                   static_cast<std::size_t>(value.shape(0))};
}

std::span<const CategorySet> OperationSpec::category_sets(const char* name) const {
  if (get(name).is_none()) return {};
  const auto value = py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_UINT_, 2, "uint32"));
  require(value.shape(1) == 8, "sets of categories must have 8 words");
  return {static_cast<const CategorySet*>(value.data()), static_cast<std::size_t>(value.shape(0))};
}

const double* OperationSpec::vector(const char* name, std::size_t size, bool optional) const {
  if (optional && get(name).is_none()) return nullptr;
  const auto value =
      py::reinterpret_borrow<py::array>(array(name, NumPy::NPY_DOUBLE_, 1, "float64"));
  if (static_cast<std::size_t>(value.size()) != size) {
    fail(std::string(name) + " must have " + std::to_string(size) + " values, not " +
         std::to_string(value.size()));
  }
  return static_cast<const double*>(value.data());
}

}  // namespace pretzel::python
