// The only executable form of a plan: its stages as sequences of operations over one vector set.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "pretzel/operation.hpp"

namespace pretzel {

// What a method of a plan answers for n records.
struct OutputShape {
  enum class Type : std::uint8_t { kNone, kLabels, kVector, kMatrix, kSparse };
  Type type = Type::kNone;  // kNone: the plan does not offer the method
  std::size_t columns = 1;  // kMatrix, kSparse
};

// How many vectors of each kind a plan's run needs.
struct VectorLayout {
  std::size_t texts = 0;
  std::size_t tokens = 0;
  std::size_t sparse = 0;
  std::size_t dense = 0;
};

// Which numbers of a column a source lets in.
enum class Numbers : std::uint8_t { kAny, kNoInfinities, kFinite };

// What one record is: so many texts, and a number for each of `numbers`.
struct RecordShape {
  RecordShape(std::size_t text_columns = 1) : texts(text_columns), missing(text_columns) {}

  std::size_t texts;
  std::vector<bool> missing;  // by text column: whether a text may be missing
  std::vector<Numbers> numbers;
};

struct NativeStage {
  std::vector<std::unique_ptr<const Operation>> operations;
  // Vectors that only this stage uses; emptied before every block.
  std::vector<Register> internal;
  // Vectors this stage fills for later ones; emptied once, when the stage begins.
  std::vector<Register> crossing;
  // Records a pass: 1 keeps a record in the first cache through all memory-bound operations,
  // a compute-bound stage takes many. One with an operation of whole batches takes all.
  std::size_t block = 1;
  // Calls into Python: takes the GIL, so it must not run on an executor. Alone in its stage.
  bool python = false;
};

// Immutable after construction; every method is const and safe from any number of threads, each
// with its own RunContext. Parameters are not copied: whoever makes the plan keeps their memory.
class NativePlan {
 public:
  NativePlan(std::vector<NativeStage> stages, VectorLayout layout,
             std::vector<std::size_t> dense_columns, std::array<OutputShape, 4> outputs,
             RecordShape shape);

  std::size_t stage_count() const { return stages_.size(); }
  const RecordShape& shape() const { return shape_; }
  bool python(std::size_t stage) const { return stages_[stage].python; }
  bool has_python() const;
  const OutputShape& output(Method method) const {
    return outputs_[static_cast<std::size_t>(method)];
  }

  // Grows `vectors` to what this plan needs. Allocates only the first time a set meets a larger
  // layout than any before.
  void prepare(VectorSet& vectors) const;

  // Runs one stage over all records of the context. Stages must be run in order, on one set.
  void run_stage(std::size_t stage, RunContext& context) const;

  // Runs all stages, a few records at a time so that vectors stay small; no further than to a
  // record that is refused. REQUIRES: prepared.
  void run(RunContext& context) const;

 private:
  void run_stage(const NativeStage& stage, RunContext& context, std::size_t first,
                 std::size_t count) const;
  void clear(const std::vector<Register>& registers, VectorSet& vectors, std::size_t first) const;

  std::vector<NativeStage> stages_;
  VectorLayout layout_;
  std::vector<std::size_t> dense_columns_;  // by index of the dense register
  std::array<OutputShape, 4> outputs_;
  RecordShape shape_;
  std::size_t chunk_;  // records a pass over all stages
};

}  // namespace pretzel
