// Executors and the state of the inline pool, as Python sees them.
#include <pybind11/pybind11.h>

#include <memory>
#include <vector>

#include "plan_object.hpp"
#include "pretzel/executors.hpp"
#include "run_object.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

// Keeps a reference to every run from submit to drain, when the executors let go of it.
class ExecutorsObject {
 public:
  ExecutorsObject(std::size_t count, std::size_t depth, bool pooling, std::size_t max_events)
      : executors_(count, depth, pooling, max_events) {
    submitted_.reserve(max_events);
  }

  ~ExecutorsObject() {
    close();
    executors_.drain([](std::uint32_t, const Submission& submission) { let_go(submission); });
  }

  int fileno() const { return executors_.fileno(); }

  void submit(std::size_t executor, std::uint64_t ticket, py::handle runs, bool whole) {
    const py::object fast = py::reinterpret_steal<py::object>(
        PySequence_Fast(runs.ptr(), "runs must be a sequence of PipelineRun"));
    if (!fast) throw py::error_already_set();
    const Py_ssize_t count = PySequence_Fast_GET_SIZE(fast.ptr());
    if (static_cast<std::size_t>(count) > executors_.max_events()) {
      throw std::invalid_argument("a submission takes 1 to max_events runs");
    }
    // Marked one by one, so that a run that occurs twice is seen; unmarked if anything throws.
    submitted_.clear();
    try {
      for (Py_ssize_t i = 0; i != count; ++i) {
        RunObject& run = run_of(PySequence_Fast_GET_ITEM(fast.ptr(), i));
        if (run.submitted) throw std::runtime_error("the run is submitted");
        if (run.finished()) throw std::runtime_error("the run has finished");
        if (run.stage() != 0 && !run.holds_vectors()) {
          throw std::runtime_error("the run was released");
        }
        if (run.needs_python(whole)) {
          throw std::runtime_error("executors cannot run a Python stage");
        }
        run.submitted = true;
        submitted_.push_back(&run);
      }
      executors_.submit(executor, ticket, submitted_, whole);
    } catch (...) {
      for (PipelineRun* run : submitted_) static_cast<RunObject*>(run)->submitted = false;
      throw;
    }
    for (PipelineRun* run : submitted_) Py_INCREF(static_cast<RunObject*>(run)->self);
  }

  py::object drain() {
    py::object completed = py::reinterpret_steal<py::object>(PyList_New(0));
    bool failed = !completed;
    executors_.drain([&](std::uint32_t executor, const Submission& submission) {
      let_go(submission);
      if (failed) return;
      PyObject* item = completion(submission.ticket, executor, submission.seconds);
      failed = item == nullptr || PyList_Append(completed.ptr(), item) != 0;
      Py_XDECREF(item);
    });
    if (failed) throw py::error_already_set();
    return completed;
  }

  py::list statistics() const {
    py::list list;
    for (const ExecutorStatistics& executor : executors_.statistics()) {
      py::dict item;
      item["bound"] = executor.bound;
      item["submissions"] = executor.submissions;
      item["events"] = executor.events;
      item["busy_seconds"] = executor.busy_seconds;
      item["vectors_live"] = executor.pool.live;
      item["vectors_idle"] = executor.pool.idle;
      item["vectors_created"] = executor.pool.created;
      item["vector_bytes"] = executor.pool.bytes;
      list.append(item);
    }
    return list;
  }

  void close() {
    const py::gil_scoped_release released;  // waits for what runs
    executors_.close();
  }

 private:
  static void let_go(const Submission& submission) {
    for (PipelineRun* run : submission.runs) {
      RunObject& object = *static_cast<RunObject*>(run);
      object.submitted = false;
      Py_DECREF(object.self);
    }
  }

  // (ticket, executor, seconds); null and a Python error when memory is short.
  static PyObject* completion(std::uint64_t ticket, std::uint32_t executor, double seconds) {
    PyObject* const values[] = {PyLong_FromUnsignedLongLong(ticket),
                                PyLong_FromUnsignedLong(executor), PyFloat_FromDouble(seconds)};
    PyObject* item = PyTuple_New(3);
    const bool complete = item && values[0] && values[1] && values[2];
    for (Py_ssize_t i = 0; i != 3; ++i) {
      if (complete) {
        PyTuple_SET_ITEM(item, i, values[i]);
      } else {
        Py_XDECREF(values[i]);
      }
    }
    if (!complete) Py_CLEAR(item);
    return item;
  }

  Executors executors_;
  std::vector<PipelineRun*> submitted_;  // submit's working memory
};

py::dict inline_pool_statistics() {
  const VectorPoolStatistics pool = inline_pool().statistics();
  py::dict item;
  item["live"] = pool.live;
  item["idle"] = pool.idle;
  item["created"] = pool.created;
  item["bytes"] = pool.bytes;
  return item;
}

}  // namespace

void register_executors(py::module_& module) {
  register_pipeline_run(module);
  py::class_<ExecutorsObject>(module, "Executors")
      .def(py::init<std::size_t, std::size_t, bool, std::size_t>(), py::arg("count"), py::kw_only(),
           py::arg("depth") = 2, py::arg("pooling") = true, py::arg("max_events") = 64)
      .def("fileno", &ExecutorsObject::fileno)
      .def("submit", &ExecutorsObject::submit, py::arg("executor"), py::arg("ticket"),
           py::arg("runs"), py::arg("whole"), py::pos_only())
      .def("drain", &ExecutorsObject::drain)
      .def("statistics", &ExecutorsObject::statistics)
      .def("close", &ExecutorsObject::close);
  module.def("inline_pool_statistics", &inline_pool_statistics);
}

}  // namespace pretzel::python
