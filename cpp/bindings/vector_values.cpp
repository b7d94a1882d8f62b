#include "vector_values.hpp"

#include <pybind11/numpy.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "pretzel/read_text.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

constexpr std::size_t kMaxPoints = std::size_t{1} << 31;  // spans are 32 bits wide

py::object checked(PyObject* made) {
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

py::object str_of(const char32_t* points, std::size_t length) {
  return checked(
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points, static_cast<Py_ssize_t>(length)));
}

template <class Item>
py::object list_of(std::size_t count, Item item) {
  py::object list = checked(PyList_New(static_cast<Py_ssize_t>(count)));
  for (std::size_t i = 0; i < count; ++i) {
    PyList_SET_ITEM(list.ptr(), static_cast<Py_ssize_t>(i), item(i).release().ptr());
  }
  return list;
}

py::object texts_of(const TextVector& text, std::size_t first, std::size_t count) {
  return list_of(count, [&](std::size_t i) {
    const std::size_t begin = text.rows.begin(first + i);
    return str_of(text.points.data() + begin, text.rows.end(first + i) - begin);
  });
}

py::object tokens_of(const VectorSet& vectors, const TokenVector& tokens, std::size_t first,
                     std::size_t count) {
  const TextVector& text = vectors.texts[tokens.text.index];
  return list_of(count, [&](std::size_t i) {
    const char32_t* points = text.points.data() + text.rows.begin(first + i);
    const std::size_t begin = tokens.rows.begin(first + i);
    return list_of(tokens.rows.end(first + i) - begin, [&](std::size_t j) {
      const Span token = tokens.spans[begin + j];
      return str_of(points + token.begin, token.end - token.begin);
    });
  });
}

template <class T, class Source>
py::array array_of(const Source* source, std::size_t count) {
  py::array_t<T> array(static_cast<py::ssize_t>(count));
  std::transform(source, source + count, array.mutable_data(),
                 [](Source value) { return static_cast<T>(value); });
  return array;
}

py::object sparse_of(const SparseVector& sparse, std::size_t first, std::size_t count) {
  const std::size_t begin = sparse.rows.begin(first);
  const std::size_t end = count == 0 ? begin : sparse.rows.end(first + count - 1);
  py::array_t<std::int64_t> ends(static_cast<py::ssize_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    ends.mutable_data()[i] = static_cast<std::int64_t>(sparse.rows.end(first + i) - begin);
  }
  return py::make_tuple(array_of<double>(sparse.values.data() + begin, end - begin),
                        array_of<std::int32_t>(sparse.ids.data() + begin, end - begin), ends);
}

py::object dense_of(const DenseVector& dense, std::size_t first, std::size_t count,
                    std::size_t columns) {
  py::array_t<double> array({static_cast<py::ssize_t>(count), static_cast<py::ssize_t>(columns)});
  if (count * columns != 0) {
    std::memcpy(array.mutable_data(), dense.row(first), count * columns * sizeof(double));
  }
  return array;
}

// The items of a list or tuple.
class Items {
 public:
  Items(py::handle value, const char* what) {
    sequence_ = PyList_Check(value.ptr()) || PyTuple_Check(value.ptr())
                    ? py::reinterpret_borrow<py::object>(value)
                    : py::object();
    if (!sequence_) throw py::type_error(std::string(what) + ": expected a list");
  }
  std::size_t size() const { return static_cast<std::size_t>(PySequence_Fast_GET_SIZE(ptr())); }
  PyObject* operator[](std::size_t i) const {
    return PySequence_Fast_GET_ITEM(ptr(), static_cast<Py_ssize_t>(i));
  }

 private:
  PyObject* ptr() const { return sequence_.ptr(); }
  py::object sequence_;
};

void append_text(TextVector& text, PyObject* item) {
  if (!PyUnicode_Check(item)) {
    throw py::type_error(std::string("expected str, not ") + Py_TYPE(item)->tp_name);
  }
  const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(item));
  if (length >= kMaxPoints) throw py::value_error("a text is longer than 2147483647 code points");
  const TextView view{PyUnicode_DATA(item), length,
                      static_cast<std::uint8_t>(PyUnicode_KIND(item))};
  read_text(view, false, text.points);
}

void append_texts(TextVector& text, py::handle value, std::size_t count) {
  const Items rows(value, "texts");
  if (rows.size() != count) throw py::value_error("not one text a record");
  for (std::size_t i = 0; i < count; ++i) {
    append_text(text, rows[i]);
    text.rows.push_end(text.points.size());
  }
}

// The tokens of a record are laid end to end in the record's row of `text`.
void append_tokens(TokenVector& tokens, TextVector& text, py::handle value, std::size_t count) {
  const Items rows(value, "tokens");
  if (rows.size() != count) throw py::value_error("not one list of tokens a record");
  for (std::size_t i = 0; i < count; ++i) {
    const Items row(rows[i], "tokens of a record");
    const std::size_t start = text.points.size();
    for (std::size_t j = 0; j < row.size(); ++j) {
      const std::size_t begin = text.points.size() - start;
      append_text(text, row[j]);
      const std::size_t end = text.points.size() - start;
      if (end >= kMaxPoints) throw py::value_error("the tokens of a record are too long");
      tokens.spans.push({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
    if (row.size() == 0) append_text(text, py::str("").ptr());  // for the padding
    text.rows.push_end(text.points.size());
    tokens.rows.push_end(tokens.spans.size());
  }
}

template <class T>
py::array_t<T> vector_in(py::handle value, const char* what) {
  if (!py::isinstance<py::array_t<T, py::array::c_style>>(value)) {
    throw py::type_error(std::string(what) + ": not a C-contiguous array of the right dtype");
  }
  auto array = py::reinterpret_borrow<py::array_t<T>>(value);
  if (array.ndim() != 1) throw py::value_error(std::string(what) + ": not one-dimensional");
  return array;
}

void append_sparse(SparseVector& sparse, py::handle value, std::size_t count, std::size_t columns) {
  const Items parts(value, "sparse rows");
  if (parts.size() != 3) throw py::value_error("sparse rows are values, ids and row ends");
  const auto values = vector_in<double>(parts[0], "values");
  const auto ids = vector_in<std::int32_t>(parts[1], "ids");
  const auto ends = vector_in<std::int64_t>(parts[2], "row ends");
  if (values.size() != ids.size() || static_cast<std::size_t>(ends.size()) != count) {
    throw py::value_error("values, ids and row ends do not fit");
  }
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t end = ends.data()[i];
    if (end < begin || end > ids.size()) throw py::value_error("row ends are out of order");
    for (std::int64_t at = begin; at < end; ++at) {
      const std::int32_t id = ids.data()[at];
      if (id < 0 || static_cast<std::size_t>(id) >= columns ||
          (at != begin && id <= ids.data()[at - 1])) {
        throw py::value_error("ids must be columns and ascend in each row");
      }
      sparse.ids.push(static_cast<std::uint32_t>(id));
      sparse.values.push(values.data()[at]);
    }
    sparse.rows.push_end(sparse.ids.size());
    begin = end;
  }
}

void append_dense(DenseVector& dense, py::handle value, std::size_t count, std::size_t columns) {
  if (!py::isinstance<py::array_t<double, py::array::c_style>>(value)) {
    throw py::type_error("dense rows: not a C-contiguous float64 array");
  }
  const auto array = py::reinterpret_borrow<py::array_t<double>>(value);
  if (array.ndim() != 2 || static_cast<std::size_t>(array.shape(0)) != count ||
      static_cast<std::size_t>(array.shape(1)) != columns) {
    throw py::value_error("dense rows: expected " + std::to_string(count) + " rows of " +
                          std::to_string(columns) + " columns");
  }
  for (std::size_t i = 0; i < count; ++i) {
    double* row = dense.append_row();
    if (columns != 0) std::memcpy(row, array.data() + i * columns, columns * sizeof(double));
  }
}

}  // namespace

py::object rows_of(const VectorSet& vectors, const Operand& operand, std::size_t first,
                   std::size_t count) {
  const std::size_t index = operand.target.index;
  switch (operand.target.kind) {
    case VectorKind::kText:
      return texts_of(vectors.texts[index], first, count);
    case VectorKind::kTokens:
      return tokens_of(vectors, vectors.tokens[index], first, count);
    case VectorKind::kSparse:
      return sparse_of(vectors.sparse[index], first, count);
    case VectorKind::kDense:
      break;
  }
  return dense_of(vectors.dense[index], first, count, operand.columns);
}

void append_rows(VectorSet& vectors, const Operand& operand, py::handle value, std::size_t count) {
  const std::size_t index = operand.target.index;
  switch (operand.target.kind) {
    case VectorKind::kText:
      return append_texts(vectors.texts[index], value, count);
    case VectorKind::kTokens:
      vectors.tokens[index].text = operand.text;
      return append_tokens(vectors.tokens[index], vectors.texts[operand.text.index], value, count);
    case VectorKind::kSparse:
      return append_sparse(vectors.sparse[index], value, count, operand.columns);
    case VectorKind::kDense:
      break;
  }
  append_dense(vectors.dense[index], value, count, operand.columns);
}

}  // namespace pretzel::python
