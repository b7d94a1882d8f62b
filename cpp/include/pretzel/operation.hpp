// One native operation: the unit from which physical stages are put together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pretzel/records.hpp"
#include "pretzel/vectors.hpp"

namespace pretzel {

enum class Method : std::uint8_t { kPredict, kPredictProba, kDecisionFunction, kTransform };

// A record that an operation cannot take, because the model refuses the value of a column: then
// nothing of the run is an answer.
struct Refusal {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t record = kNone;
  std::string_view column;  // its name; lives as long as the plan
};

// Everything of one run that an operation may touch. The operation itself is const, shared by all
// plans' runs and called by many threads at once; all state is here.
struct RunContext {
  RecordBatch records;
  VectorSet* vectors = nullptr;
  Method method = Method::kPredict;
  // Results, rows by record number; which of them is set follows from NativePlan::output().
  double* values = nullptr;        // [count, columns]
  std::int64_t* labels = nullptr;  // [count] class numbers
  SparseVector* sparse = nullptr;  // rows appended
  Refusal refusal;                 // of the first such record

  bool refused() const { return refusal.record != Refusal::kNone; }
  // The operation goes on and writes whatever it likes for the record.
  void refuse(std::size_t record, std::string_view column) {
    if (record < refusal.record) refusal = {record, column};
  }
};

class Operation {
 public:
  virtual ~Operation() = default;
  // Appends rows [first, first + count) to the output vector, reading the same rows of the inputs.
  // May throw std::bad_alloc only; never touches Python, never blocks. (But for the operation of a
  // Python stage: see NativeStage::python.)
  virtual void run(RunContext& context, std::size_t first, std::size_t count) const = 0;
  // Whether it must get all records of a call at once, because they decide together.
  virtual bool whole_batch() const { return false; }
};

}  // namespace pretzel
