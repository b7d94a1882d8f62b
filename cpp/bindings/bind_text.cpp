// The text kernels by themselves, as Python sees them.
#include <pybind11/pybind11.h>

#include "pretzel/kernels.hpp"
#include "pretzel/read_text.hpp"
#include "pretzel/strip_accents.hpp"
#include "pretzel/unicode.hpp"
#include "record_views.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

Buffer<char32_t> points_of(const py::str& text, bool lowercase) {
  const py::tuple records = py::make_tuple(text);
  RecordViews views;
  views.bind(records.ptr(), 1);
  Buffer<char32_t> points;
  read_text(views.batch().text(0, 0), lowercase, points);
  return points;
}

py::str str_of(const char32_t* points, std::size_t count) {
  PyObject* text =
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points, static_cast<Py_ssize_t>(count));
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(text);
}

py::str lowercase(const py::str& text) {
  const Buffer<char32_t> points = points_of(text, true);
  return str_of(points.data(), points.size());
}

py::str strip_accents_of(const py::str& text, bool ascii) {
  Buffer<char32_t> points = points_of(text, false);
  Buffer<char32_t> scratch;
  strip_accents(ascii ? Accents::kAscii : Accents::kUnicode, points, 0, scratch);
  return str_of(points.data(), points.size());
}

py::str collapse_whitespace(const py::str& text) {
  const Buffer<char32_t> points = points_of(text, false);
  Buffer<char32_t> collapsed;
  collapsed.resize(points.size() + kTextPadding);
  return str_of(collapsed.data(),
                kernels().collapse_whitespace(points.data(), points.size(), collapsed.data()));
}

py::list tokenize(const py::str& text) {
  const Buffer<char32_t> points = points_of(text, false);
  Buffer<Span> spans;
  spans.resize(kTokensOf(points.size()));
  const std::size_t count = kernels().tokenize(points.data(), points.size(), spans.data());
  py::list tokens;
  for (std::size_t i = 0; i < count; ++i) {
    tokens.append(str_of(points.data() + spans[i].begin, spans[i].end - spans[i].begin));
  }
  return tokens;
}

}  // namespace

void register_text(py::module_& module) {
  module.attr("UNICODE_VERSION") = unicode::kTables.version;
  module.def("lowercase", &lowercase, py::arg("text"), py::pos_only());
  module.def("strip_accents", &strip_accents_of, py::arg("text"), py::arg("ascii"), py::pos_only());
  module.def("collapse_whitespace", &collapse_whitespace, py::arg("text"), py::pos_only());
  module.def("tokenize", &tokenize, py::arg("text"), py::pos_only());
}

}  // namespace pretzel::python
