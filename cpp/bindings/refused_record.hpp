// RefusedRecordError(ValueError): what Python gets when a model refuses the value of a column.
#pragma once

#include <pybind11/pybind11.h>

#include "pretzel/operation.hpp"

namespace pretzel::python {

// The exception, with the record's number in the run and the column's name as its arguments.
pybind11::object refused_record_error(const Refusal& refusal);

// Raises it, if a record was refused. GIL held.
void raise_refusal(const RunContext& context);

void register_refused_record(pybind11::module_& module);

}  // namespace pretzel::python
