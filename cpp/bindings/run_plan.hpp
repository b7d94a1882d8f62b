// Running a plan on the caller's thread.
#pragma once

#include <pybind11/pybind11.h>

#include <vector>

#include "plan_object.hpp"

namespace pretzel::python {

// NativePlan.run. Throws TypeError, ValueError, std::bad_alloc.
pybind11::object run_plan(const PlanObject& object, PyObject* records, long method);

// Median seconds of each stage over `repeat` passes.
std::vector<double> profile_plan(const PlanObject& object, const pybind11::object& records,
                                 int repeat);

// Brings parameters into memory and an inline vector set to a usual size.
void warm_plan(const PlanObject& object);

}  // namespace pretzel::python
