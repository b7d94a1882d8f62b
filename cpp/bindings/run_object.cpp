#include "run_object.hpp"

#include <memory>
#include <utility>
#include <vector>

#include "guarded.hpp"
#include "plan_object.hpp"
#include "refused_record.hpp"
#include "results.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

// Runs that nobody uses, with their grown buffers. GIL held.
class Shelf {
 public:
  std::unique_ptr<RunObject> take() {
    if (runs_.empty()) return std::make_unique<RunObject>();
    std::unique_ptr<RunObject> run = std::move(runs_.back());
    runs_.pop_back();
    return run;
  }

  void put(std::unique_ptr<RunObject> run) {
    if (runs_.capacity() == 0) runs_.reserve(kKept);
    if (runs_.size() < kKept) runs_.push_back(std::move(run));
  }

 private:
  static constexpr std::size_t kKept = 256;
  std::vector<std::unique_ptr<RunObject>> runs_;
};

Shelf& shelf() {
  static Shelf* const shelf = new Shelf;  // leaked: its runs must not outlive the interpreter
  return *shelf;
}

struct PipelineRunObject {
  PyObject_HEAD RunObject* run;
};

PyTypeObject* run_type = nullptr;

RunObject& run_in(PyObject* self) { return *reinterpret_cast<PipelineRunObject*>(self)->run; }

PyObject* create(PyTypeObject* type, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"plan", "records", "method", nullptr};
  PyObject* plan;
  PyObject* records;
  long method;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OOl:PipelineRun",
                                   const_cast<char**>(names), &plan, &records, &method)) {
    return nullptr;
  }
  return guarded([&]() -> PyObject* {
    std::unique_ptr<RunObject> run = shelf().take();
    run->begin(plan, records, method);
    PyObject* self = type->tp_alloc(type, 0);
    if (self == nullptr) throw py::error_already_set();
    run->self = self;
    reinterpret_cast<PipelineRunObject*>(self)->run = run.release();
    return self;
  });
}

void destroy(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  std::unique_ptr<RunObject> run(
      std::exchange(reinterpret_cast<PipelineRunObject*>(self)->run, nullptr));
  type->tp_free(self);
  Py_DECREF(type);
  if (!run) return;
  run->clear();
  shelf().put(std::move(run));
}

// The executor owns the run while it is submitted.
RunObject& idle_run_in(PyObject* self) {
  RunObject& run = run_in(self);
  if (run.submitted) throw std::runtime_error("the run is submitted");
  return run;
}

PyObject* get_stage(PyObject* self, void*) {
  return guarded([&] { return PyLong_FromSize_t(idle_run_in(self).stage()); });
}

PyObject* get_finished(PyObject* self, void*) {
  return guarded([&] { return PyBool_FromLong(idle_run_in(self).finished()); });
}

PyObject* get_error(PyObject* self, void*) {
  return guarded([&]() -> PyObject* {
    const char* error = idle_run_in(self).error();
    if (error == nullptr) return Py_NewRef(Py_None);
    return PyUnicode_FromString(error);
  });
}

PyObject* get_refusal(PyObject* self, void*) {
  return guarded([&]() -> PyObject* {
    const Refusal* refusal = idle_run_in(self).refusal();
    if (refusal == nullptr) return Py_NewRef(Py_None);
    return refused_record_error(*refusal).release().ptr();
  });
}

PyObject* get_holds_vectors(PyObject* self, void*) {
  return guarded([&] { return PyBool_FromLong(idle_run_in(self).holds_vectors()); });
}

PyObject* get_result(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    RunObject& run = idle_run_in(self);
    raise_refusal(run.context());
    if (const char* error = run.error()) throw std::runtime_error(error);
    if (!run.finished()) throw std::runtime_error("the run has not finished");
    return run.result().release().ptr();
  });
}

PyObject* release(PyObject* self, PyObject*) {
  return guarded([&]() -> PyObject* {
    idle_run_in(self).release();
    Py_RETURN_NONE;
  });
}

PyObject* advance(PyObject* self, PyObject* whole) {
  return guarded([&]() -> PyObject* {
    RunObject& run = idle_run_in(self);
    if (run.finished()) throw std::runtime_error("the run has finished");
    if (run.stage() != 0 && !run.holds_vectors()) throw std::runtime_error("the run was released");
    run.advance_here(PyObject_IsTrue(whole) == 1);
    Py_RETURN_NONE;
  });
}

PyGetSetDef attributes[] = {
    {"stage", get_stage, nullptr, "Number of the next stage to run.", nullptr},
    {"finished", get_finished, nullptr, "All stages have run, or one failed.", nullptr},
    {"error", get_error, nullptr, "What failed, or None.", nullptr},
    {"refusal", get_refusal, nullptr, "The RefusedRecordError that it failed for, or None.",
     nullptr},
    {"holds_vectors", get_holds_vectors, nullptr, "A vector set is leased.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyMethodDef methods[] = {
    {"advance", advance, METH_O, "Run the next stage, or all that are left, on this thread."},
    {"result", get_result, METH_NOARGS, "The answer, like NativePlan.run."},
    {"release", release, METH_NOARGS, "Give the vector set back; the run cannot go on."},
    {nullptr, nullptr, 0, nullptr}};

PyType_Slot slots[] = {{Py_tp_doc, const_cast<char*>("One run of a plan on executors.")},
                       {Py_tp_new, reinterpret_cast<void*>(create)},
                       {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
                       {Py_tp_getset, attributes},
                       {Py_tp_methods, methods},
                       {0, nullptr}};

PyType_Spec spec = {"pretzel._core.PipelineRun", sizeof(PipelineRunObject), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, slots};

}  // namespace

void RunObject::begin(PyObject* plan, PyObject* records, long method) {
  try {
    if (!py::isinstance<PlanObject>(plan)) throw py::type_error("expected a NativePlan");
    const auto& object = py::cast<const PlanObject&>(py::handle(plan));
    plan_ = py::reinterpret_borrow<py::object>(plan);
    views_.bind(records, object.plan->shape());
    views_.hold();
    RunContext context;
    context.records = views_.batch();
    context.sparse = &sparse_;
    sparse_.rows.clear(0);
    sparse_.ids.clear();
    sparse_.values.clear();
    result_ = make_results(*object.plan, method_of(method), context.records.count, context);
    PipelineRun::begin(*object.plan, context);
  } catch (...) {
    clear();
    throw;
  }
}

void RunObject::advance_here(bool whole) {
  const std::shared_ptr<VectorPool> pool(std::shared_ptr<void>(), &inline_pool());
  submitted = true;  // nobody else may touch it while the GIL is released
  try {
    if (views_.points() < kPointsKeepingGil) {
      proceed(pool, whole);
    } else {
      const py::gil_scoped_release released;
      proceed(pool, whole);
    }
  } catch (const std::exception& error) {
    submitted = false;
    fail(error.what());
    throw;
  }
  submitted = false;
}

py::object RunObject::result() { return finish_results(result_, context()); }

void RunObject::clear() {
  release();
  self = nullptr;
  submitted = false;
  views_.release();
  result_ = py::object();
  plan_ = py::object();
  // What one huge request grew is not kept.
  if (sparse_.values.bytes() > (std::size_t{1} << 20)) sparse_ = SparseVector();
}

RunObject& run_of(PyObject* object) {
  if (!PyObject_TypeCheck(object, run_type)) throw py::type_error("expected a PipelineRun");
  return run_in(object);
}

void register_pipeline_run(py::module_& module) {
  run_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  if (run_type == nullptr) throw py::error_already_set();
  module.add_object("PipelineRun", reinterpret_cast<PyObject*>(run_type));
}

}  // namespace pretzel::python
