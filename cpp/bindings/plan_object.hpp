// What Python holds as `NativePlan`: the plan and the arrays whose memory it reads.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "pretzel/native_plan.hpp"
#include "pretzel/vector_pool.hpp"

namespace pretzel::python {

// Memory of one parameter, for warming.
struct ParameterBytes {
  const void* data;
  std::size_t size;
};

// Held as std::shared_ptr<PlanObject> by pybind11; immutable after construction. The last
// reference must be dropped with the GIL held, because `arrays` are Python objects.
struct PlanObject {
  std::unique_ptr<const NativePlan> plan;
  std::vector<pybind11::object> arrays;
  std::vector<ParameterBytes> parameters;
};

// With fewer code points in its records a run is over before another thread could have made use of
// the GIL.
inline constexpr std::size_t kPointsKeepingGil = 8192;

// Of all plans run on callers' threads. Never destroyed: a daemon thread may outlive main.
VectorPool& inline_pool();

}  // namespace pretzel::python
