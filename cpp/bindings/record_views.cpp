#include "record_views.hpp"

#include <pybind11/numpy.h>

#include <bit>
#include <cmath>
#include <string>
#include <utility>

namespace py = pybind11;

namespace pretzel::python {
namespace {

constexpr char kOtherByteOrder = std::endian::native == std::endian::little ? '>' : '<';

// Spans are 32 bits wide, and lower-casing may lengthen a text.
constexpr std::size_t kMaxPoints = std::size_t{1} << 31;

[[noreturn]] void not_text(std::size_t record, PyObject* item) {
  PyErr_Format(PyExc_TypeError, "record %zu: expected str, not %.100s", record,
               Py_TYPE(item)->tp_name);
  throw py::error_already_set();
}

TextView missing_text(PyObject* item, std::size_t record) {
  if (item == Py_None) return {nullptr, 0, 0};
  if (PyFloat_Check(item) && std::isnan(PyFloat_AS_DOUBLE(item))) return {nullptr, 1, 0};
  not_text(record, item);
}

// The text with this number among all texts of a batch.
TextView view_of(PyObject* item, std::size_t number, const RecordShape& shape) {
  const std::size_t record = number / shape.texts;
  if (!PyUnicode_Check(item)) {
    if (shape.missing[number % shape.texts]) return missing_text(item, record);
    not_text(record, item);
  }
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(item) != 0) throw py::error_already_set();
#endif
  const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(item));
  if (length >= kMaxPoints) {
    throw py::value_error("record " + std::to_string(record) +
                          ": longer than 2147483647 code points");
  }
  return {PyUnicode_DATA(item), length, static_cast<std::uint8_t>(PyUnicode_KIND(item))};
}

}  // namespace

void RecordViews::bind(PyObject* records, const RecordShape& shape) {
  release();
  records_ = 0;
  count_ = 0;
  points_ = 0;
  columns_ = shape.texts;
  numbers_ = nullptr;
  if (shape.numbers.empty()) {
    const bool plain = PyList_Check(records) || PyTuple_Check(records);
    if (plain || !py::hasattr(records, "texts")) return bind_texts(records, shape);
    bind_texts(py::reinterpret_borrow<py::object>(records).attr("texts").ptr(), shape);
    return hold();
  }
  if (shape.texts == 0) return bind_numbers(records, shape);
  const py::object texts = py::reinterpret_borrow<py::object>(records).attr("texts");
  bind_texts(texts.ptr(), shape);
  // Whatever the attributes were made of may go with them.
  hold();
  const std::size_t count = records_;
  bind_numbers(py::reinterpret_borrow<py::object>(records).attr("numbers").ptr(), shape);
  if (records_ != count) {
    throw py::value_error("records: " + std::to_string(count) + " of texts, but " +
                          std::to_string(records_) + " of numbers");
  }
}

void RecordViews::bind_numbers(PyObject* given, const RecordShape& shape) {
  const auto& api = py::detail::npy_api::get();
  const auto* array = py::detail::array_proxy(given);
  const bool fits =
      api.PyArray_Check_(given) && array->nd == 2 &&
      py::detail::array_descriptor_proxy(array->descr)->type_num ==
          py::detail::npy_api::NPY_DOUBLE_ &&
      py::detail::array_descriptor_proxy(array->descr)->byteorder != kOtherByteOrder &&
      (array->flags & py::detail::npy_api::NPY_ARRAY_ALIGNED_) != 0 &&
      static_cast<std::size_t>(array->dimensions[1]) == shape.numbers.size() &&
      array->strides[0] % static_cast<py::ssize_t>(sizeof(double)) == 0 &&
      array->strides[1] % static_cast<py::ssize_t>(sizeof(double)) == 0;
  if (!fits) {
    throw py::value_error("records: expected an aligned float64 array of " +
                          std::to_string(shape.numbers.size()) + " columns");
  }
  records_ = static_cast<std::size_t>(array->dimensions[0]);
  numbers_ = reinterpret_cast<const double*>(array->data);
  row_stride_ = array->strides[0] / static_cast<py::ssize_t>(sizeof(double));
  column_stride_ = array->strides[1] / static_cast<py::ssize_t>(sizeof(double));
  points_ += records_ * shape.numbers.size();
  check_numbers(shape);
  array_ = given;
  if (held_) Py_INCREF(array_);
}

void RecordViews::check_numbers(const RecordShape& shape) const {
  const RecordBatch all = batch();
  for (std::size_t record = 0; record < records_; ++record) {
    const double* row = all.row(record);
    bool finite = true;
    for (std::size_t c = 0; c < shape.numbers.size(); ++c) {
      const double value = row[static_cast<std::ptrdiff_t>(c) * column_stride_];
      finite &= value - value == 0;
    }
    if (finite) continue;
    for (std::size_t c = 0; c < shape.numbers.size(); ++c) {
      const double value = row[static_cast<std::ptrdiff_t>(c) * column_stride_];
      const Numbers allowed = shape.numbers[c];
      if (allowed == Numbers::kAny || std::isfinite(value)) continue;
      if (allowed == Numbers::kNoInfinities && std::isnan(value)) continue;
      throw py::value_error("record " + std::to_string(record) + ", number " + std::to_string(c) +
                            ": " + (std::isnan(value) ? "NaN" : "infinite"));
    }
  }
}

void RecordViews::bind_texts(PyObject* records, const RecordShape& shape) {
  const std::size_t columns = shape.texts;
  if (PyUnicode_Check(records)) {
    throw py::type_error("records must be a sequence of str, not one str");
  }
  const py::object sequence = py::reinterpret_steal<py::object>(
      PySequence_Fast(records, "records must be a sequence of str"));
  if (!sequence) throw py::error_already_set();
  const auto count = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(sequence.ptr()));
  if (count % columns != 0) {
    throw py::value_error("records: " + std::to_string(count) + " texts are no multiple of " +
                          std::to_string(columns) + " columns");
  }
  TextView* views = inline_views_;
  PyObject** items = inline_items_;
  if (count > kInline) {
    views_.resize(count);
    items_.resize(count);
    views = views_.data();
    items = items_.data();
  }
  PyObject** source = PySequence_Fast_ITEMS(sequence.ptr());
  for (std::size_t i = 0; i < count; ++i) {
    views[i] = view_of(source[i], i, shape);
    items[i] = source[i];
    points_ += views[i].length;
  }
  count_ = count;
  records_ = count / columns;
  // A list made here from another kind of sequence may hold the only references to its items.
  if (sequence.ptr() != records) hold();
}

void RecordViews::hold() {
  if (held_) return;
  held_ = true;
  for (std::size_t i = 0; i < count_; ++i) Py_INCREF(items()[i]);
  Py_XINCREF(array_);
}

void RecordViews::release() {
  PyObject* const array = std::exchange(array_, nullptr);
  if (!held_) return;
  held_ = false;
  for (std::size_t i = 0; i < count_; ++i) Py_DECREF(items()[i]);
  Py_XDECREF(array);
}

}  // namespace pretzel::python
