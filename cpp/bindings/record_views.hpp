// From Python's records to views of the strings' and the array's own memory: no encoding, no copy.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>

#include "pretzel/buffer.hpp"
#include "pretzel/native_plan.hpp"
#include "pretzel/records.hpp"

namespace pretzel::python {

// Views of one batch. GIL held for every method. The views are valid while the caller keeps the
// records unchanged; after hold() they are valid until release(), whatever the caller does (other
// numbers written into an array meanwhile are read or not).
class RecordViews {
 public:
  RecordViews() = default;
  ~RecordViews() { release(); }
  RecordViews(const RecordViews&) = delete;
  RecordViews& operator=(const RecordViews&) = delete;

  // `records`: of a plan of texts any sequence of str, the texts of a record side by side, record
  // by record; of a plan of numbers a float64 array [n, numbers]; of both, an object with such
  // attributes `texts` and `numbers`.
  // Throws TypeError ("record 3: expected str, not int"), ValueError (a text too long, not a
  // multiple of the columns, an array of another form, a number that the shape refuses).
  void bind(PyObject* records, const RecordShape& shape);

  // Takes a reference to every text and to the array.
  void hold();
  void release();

  RecordBatch batch() const {
    return {views(), records_, columns_, numbers_, row_stride_, column_stride_};
  }
  std::size_t points() const { return points_; }  // code points of all texts, and numbers

 private:
  static constexpr std::size_t kInline = 8;
  const TextView* views() const { return count_ <= kInline ? inline_views_ : views_.data(); }
  PyObject* const* items() const { return count_ <= kInline ? inline_items_ : items_.data(); }

  void bind_texts(PyObject* records, const RecordShape& shape);
  void bind_numbers(PyObject* array, const RecordShape& shape);
  void check_numbers(const RecordShape& shape) const;

  std::size_t records_ = 0;
  std::size_t count_ = 0;  // texts
  std::size_t columns_ = 1;
  const double* numbers_ = nullptr;
  std::ptrdiff_t row_stride_ = 0;
  std::ptrdiff_t column_stride_ = 1;
  PyObject* array_ = nullptr;
  std::size_t points_ = 0;
  bool held_ = false;
  TextView inline_views_[kInline];
  PyObject* inline_items_[kInline];
  Buffer<TextView> views_;
  Buffer<PyObject*> items_;
};

}  // namespace pretzel::python
