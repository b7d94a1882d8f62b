#include "run_plan.hpp"

#include <algorithm>

#include "record_views.hpp"
#include "refused_record.hpp"
#include "results.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

constexpr std::size_t kMaxKeptBytes = std::size_t{16} << 20;

// Working memory of a thread's runs, kept so that warm runs allocate nothing.
struct ThreadState {
  RecordViews views;
  SparseVector sparse;
  bool busy = false;
};

// A thread's state, or a fresh one while that is in use: dropping the last reference to a record
// may run Python code that runs a plan.
class StateLease {
 public:
  StateLease() {
    thread_local ThreadState of_thread;
    state_ = of_thread.busy ? new ThreadState : &of_thread;
    owned_ = of_thread.busy;
    state_->busy = true;
  }
  ~StateLease() {
    state_->views.release();
    state_->busy = false;
    // What one huge request grew is not kept.
    if (state_->sparse.values.bytes() > kMaxKeptBytes) state_->sparse = SparseVector();
    if (owned_) delete state_;
  }
  StateLease(const StateLease&) = delete;
  StateLease& operator=(const StateLease&) = delete;

  ThreadState& operator*() const { return *state_; }
  ThreadState* operator->() const { return state_; }

 private:
  ThreadState* state_;
  bool owned_;
};

}  // namespace

VectorPool& inline_pool() {
  static VectorPool* const pool = new VectorPool;
  return *pool;
}

py::object run_plan(const PlanObject& object, PyObject* records, long method) {
  const NativePlan& plan = *object.plan;
  StateLease state;
  RecordViews& views = state->views;
  views.bind(records, plan.shape());
  RunContext context;
  context.records = views.batch();
  context.method = method_of(method);
  context.sparse = &state->sparse;
  py::object made = make_results(plan, context.method, context.records.count, context);
  {
    const Lease lease = inline_pool().acquire();
    context.vectors = lease.get();
    plan.prepare(*lease);
    if (plan.has_python()) views.hold();  // other threads get their turn meanwhile
    if (views.points() < kPointsKeepingGil) {
      plan.run(context);
    } else {
      views.hold();
      const py::gil_scoped_release released;
      plan.run(context);
    }
  }
  raise_refusal(context);
  return finish_results(std::move(made), context);
}

}  // namespace pretzel::python
