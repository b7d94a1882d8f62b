// What Python holds as `PipelineRun`.
//
// A plain CPython type instead of a pybind11 class: a run is made for every request, and
// pybind11 allocates a registry entry for every instance.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>

#include "pretzel/pipeline_run.hpp"
#include "record_views.hpp"

namespace pretzel::python {

// A run with the Python objects that it reads and writes. Lives on a shelf between uses, so that
// in steady state a new run allocates nothing here. GIL held for every method of its own;
// executors see only the PipelineRun.
struct RunObject : PipelineRun {
  void begin(PyObject* plan, PyObject* records, long method);  // throws what NativePlan.run throws
  // The next stage on this thread, or with `whole` all that are left; vectors from the inline pool.
  // Throws what a Python stage raised: the run has failed then.
  void advance_here(bool whole);
  pybind11::object result();  // REQUIRES: finished, no error
  void clear();               // drops everything it refers to

  PyObject* self = nullptr;  // borrowed, but owned by the executors while submitted
  bool submitted = false;

 private:
  pybind11::object plan_;
  pybind11::object result_;
  RecordViews views_;
  SparseVector sparse_;
};

// Throws TypeError: not a PipelineRun.
RunObject& run_of(PyObject* object);

void register_pipeline_run(pybind11::module_& module);

}  // namespace pretzel::python
