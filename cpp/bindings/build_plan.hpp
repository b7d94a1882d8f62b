// From the description of a plan to the plan.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "plan_object.hpp"

namespace pretzel::python {

// Throws ValueError naming stage and operation for anything that could make an operation read or
// write out of bounds.
std::shared_ptr<PlanObject> build_plan(const pybind11::sequence& stages,
                                       const pybind11::sequence& registers, std::size_t columns,
                                       const std::vector<bool>& missing,
                                       const std::vector<int>& numbers);

}  // namespace pretzel::python
