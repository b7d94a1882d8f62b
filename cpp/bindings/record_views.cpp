#include "record_views.hpp"

#include <string>

namespace py = pybind11;

namespace pretzel::python {
namespace {

// Spans are 32 bits wide, and lower-casing may lengthen a text.
constexpr std::size_t kMaxPoints = std::size_t{1} << 31;

[[noreturn]] void not_text(std::size_t record, PyObject* item) {
  PyErr_Format(PyExc_TypeError, "record %zu: expected str, not %.100s", record,
               Py_TYPE(item)->tp_name);
  throw py::error_already_set();
}

TextView view_of(PyObject* item, std::size_t record) {
  if (!PyUnicode_Check(item)) not_text(record, item);
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

void RecordViews::bind(PyObject* records, std::size_t columns) {
  release();
  count_ = 0;
  points_ = 0;
  columns_ = columns;
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
    views[i] = view_of(source[i], i / columns);
    items[i] = source[i];
    points_ += views[i].length;
  }
  count_ = count;
  // A list made here from another kind of sequence may hold the only references to its items.
  if (sequence.ptr() != records) hold();
}

void RecordViews::hold() {
  if (held_) return;
  held_ = true;
  for (std::size_t i = 0; i < count_; ++i) Py_INCREF(items()[i]);
}

void RecordViews::release() {
  if (!held_) return;
  held_ = false;
  for (std::size_t i = 0; i < count_; ++i) Py_DECREF(items()[i]);
}

}  // namespace pretzel::python
