// Typed, checked access to the mapping that describes one operation.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plan_object.hpp"
#include "pretzel/character_class.hpp"
#include "pretzel/trees.hpp"

namespace pretzel::python {

// A two-dimensional float64 array, row by row.
struct Matrix {
  const double* data;
  std::size_t rows;
  std::size_t columns;
};

// A two-dimensional int32 array, row by row.
struct IndexMatrix {
  const std::int32_t* data;
  std::size_t rows;
  std::size_t columns;
};

// Every method throws ValueError naming stage and operation for what is missing, of a wrong type
// or out of range. Arrays are not converted: they must be C-contiguous, aligned and of the right
// dtype. `object` gets a reference to every array read.
class OperationSpec {
 public:
  OperationSpec(pybind11::handle mapping, std::size_t stage, std::size_t number,
                PlanObject& object);

  const std::string& op() const { return op_; }
  [[noreturn]] void fail(const std::string& what) const;
  void require(bool condition, const char* what) const {
    if (!condition) fail(what);
  }

  std::vector<std::size_t> registers(const char* name) const;  // "inputs" or "outputs"
  std::size_t integer(const char* name, std::size_t least, std::size_t most) const;
  std::vector<std::size_t> integers(const char* name, std::size_t most) const;
  bool flag(const char* name) const;
  double number(const char* name) const;
  std::string text(const char* name) const;  // None is ""
  char32_t character(const char* name) const;
  pybind11::object callable(const char* name) const;

  std::span<const std::byte> bytes(const char* name) const;
  // int32: each is negative or below `size`, and no two of these are equal.
  std::span<const std::int32_t> places(const char* name, std::size_t size) const;
  // int32: each at least 0 and below `size`.
  std::span<const std::int32_t> indexes(const char* name, std::size_t size) const;
  std::span<const std::int64_t> int64s(const char* name) const;
  // int32, two-dimensional: each is from 0 to `size` - 1.
  IndexMatrix index_matrix(const char* name, std::size_t size) const;
  // Any values, a table row by row.
  std::span<const std::int32_t> ints(const char* name, int dimensions) const;
  Matrix matrix(const char* name) const;
  // uint32 [k, 2]; nothing if the array is absent or None and need not be there.
  std::optional<std::span<const PointRange>> ranges(const char* name, bool optional) const;
  // uint32 [k, 8]; none if the array is absent or None.
  std::span<const CategorySet> category_sets(const char* name) const;
  // nullptr if the array is absent or None and need not be there.
  const double* vector(const char* name, std::size_t size, bool optional) const;

 private:
  pybind11::object get(const char* name) const;  // None if absent
  pybind11::object array(const char* name, int typenum, int dimensions, const char* type) const;

  pybind11::object mapping_;
  std::string where_;
  std::string op_;
  PlanObject& object_;
};

}  // namespace pretzel::python
