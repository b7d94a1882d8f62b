// The registers of a plan while it is built: who writes and who reads them.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "operation_spec.hpp"
#include "pretzel/native_plan.hpp"

namespace pretzel::python {

// Enforces that every register is written exactly once, before it is read, and is of the kind
// that an operation expects.
class PlanRegisters {
 public:
  // (kind, columns) of each. Throws ValueError.
  explicit PlanRegisters(const pybind11::sequence& description);

  void begin_stage() { ++stage_; }

  // Marks a register as read or written by `spec`, in the current stage. Throws ValueError.
  Register read(const OperationSpec& spec, std::size_t number, VectorKind kind);
  Register write(const OperationSpec& spec, std::size_t number, VectorKind kind);

  std::size_t columns(std::size_t number) const { return entries_[number].columns; }
  // REQUIRES: number < size().
  VectorKind kind(std::size_t number) const { return entries_[number].target.kind; }
  std::size_t size() const { return entries_.size(); }
  // Tokens are spans of a text: who reads them reads the text too.
  void bind_tokens(std::size_t tokens, std::size_t text) { entries_[tokens].text = text; }

  // REQUIRES: a token register that has been written.
  std::size_t text_of(std::size_t tokens) const { return entries_[tokens].text.value(); }

  VectorLayout layout() const { return layout_; }
  std::vector<std::size_t> dense_columns() const;
  // Registers that stage `stage` writes: for itself only, and for later stages.
  void assign(std::size_t stage, NativeStage& target) const;

 private:
  static constexpr std::size_t kNever = static_cast<std::size_t>(-1);
  struct Entry {
    Register target;
    std::size_t columns = 0;
    std::size_t written = kNever;  // stage
    std::size_t last_read = 0;     // stage
    std::optional<std::size_t> text;
  };

  Entry& entry(const OperationSpec& spec, std::size_t number, VectorKind kind);

  std::vector<Entry> entries_;
  VectorLayout layout_;
  std::size_t stage_ = kNever;  // the first begin_stage makes it 0
};

}  // namespace pretzel::python
