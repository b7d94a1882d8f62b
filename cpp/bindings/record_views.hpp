// From a Python sequence of str to views of the strings' own buffers: no encoding, no copy.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>

#include "pretzel/buffer.hpp"
#include "pretzel/records.hpp"

namespace pretzel::python {

// Views of one batch. GIL held for every method. The views are valid while the caller keeps the
// sequence unchanged; after hold() they are valid until release(), whatever the caller does.
class RecordViews {
 public:
  RecordViews() = default;
  ~RecordViews() { release(); }
  RecordViews(const RecordViews&) = delete;
  RecordViews& operator=(const RecordViews&) = delete;

  // `records`: any sequence of str, the texts of a record side by side, record by record.
  // Throws TypeError ("record 3: expected str, not int"), ValueError (a text too long, or not a
  // multiple of `columns` texts).
  void bind(PyObject* records, std::size_t columns);

  // Takes a reference to every text.
  void hold();
  void release();

  RecordBatch batch() const { return {views(), count_ / columns_, columns_}; }
  std::size_t points() const { return points_; }  // code points of all texts

 private:
  static constexpr std::size_t kInline = 8;
  const TextView* views() const { return count_ <= kInline ? inline_views_ : views_.data(); }
  PyObject* const* items() const { return count_ <= kInline ? inline_items_ : items_.data(); }

  std::size_t count_ = 0;  // texts
  std::size_t columns_ = 1;
  std::size_t points_ = 0;
  bool held_ = false;
  TextView inline_views_[kInline];
  PyObject* inline_items_[kInline];
  Buffer<TextView> views_;
  Buffer<PyObject*> items_;
};

}  // namespace pretzel::python
