// The NumPy arrays that one run writes into.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>

#include "pretzel/native_plan.hpp"

namespace pretzel::python {

// Sets the method of `context` and points it at the arrays allocated here for `count` records.
// Returns the array, or None for a sparse result, whose rows go to context.sparse, set by the
// caller. Throws ValueError: the plan does not offer the method. GIL held.
pybind11::object make_results(const NativePlan& plan, Method method, std::size_t count,
                              RunContext& context);

// What Python gets once the run has ended: `made`, or for a sparse result the tuple of arrays
// (values float64, ids int32, row ends int64). GIL held.
pybind11::object finish_results(pybind11::object made, const RunContext& context);

// Method by number. Throws ValueError.
Method method_of(long number);

}  // namespace pretzel::python
