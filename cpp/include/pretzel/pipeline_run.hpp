// One run of a plan on executors: which stage is next, where results go and, between the first
// stage and the last, the vector set that travels with it.
//
// A run is touched by one thread at a time: the thread that submits it until it does so, then the
// executor, then whoever takes the completion. The queues between them order the accesses, so
// nothing here locks.
#pragma once

#include <cstddef>
#include <memory>

#include "pretzel/native_plan.hpp"
#include "pretzel/vector_pool.hpp"

namespace pretzel {

class PipelineRun {
 public:
  // Starts over with another plan and context. REQUIRES: not submitted, no vectors held.
  // The plan and everything the context points to outlive the run.
  void begin(const NativePlan& plan, const RunContext& context) noexcept;

  std::size_t stage() const { return stage_; }
  bool finished() const { return failed_ || stage_ == plan_->stage_count(); }
  const char* error() const { return failed_ ? error_ : nullptr; }
  // Why it failed, if it is for a record that the model refuses.
  const Refusal* refusal() const { return context_.refused() ? &context_.refusal : nullptr; }
  bool holds_vectors() const { return static_cast<bool>(vectors_); }
  const RunContext& context() const { return context_; }
  // Whether what advance() would run calls into Python. REQUIRES: not finished.
  bool needs_python(bool whole) const {
    return whole ? plan_->has_python() : plan_->python(stage_);
  }

  // Runs the next stage, or with `whole` all that are left. The set is leased from `pool` before
  // the first stage and goes back after the last one, or when a stage fails. No exception leaves:
  // it becomes error().
  void advance(const std::shared_ptr<VectorPool>& pool, bool whole) noexcept;

  // The same, but exceptions leave: then the caller must fail() the run.
  void proceed(const std::shared_ptr<VectorPool>& pool, bool whole);

  // Ends the run with an error and gives the vectors back.
  void fail(const char* message) noexcept;

  // Gives the vectors back, wherever the run stands.
  void release() noexcept;

 private:
  void run_stages(bool whole);

  const NativePlan* plan_ = nullptr;
  RunContext context_;
  std::size_t stage_ = 0;
  bool failed_ = false;
  char error_[160] = "";
  // INVARIANT: the pool that a lease came from is kept alive by the run, so that the executors may
  // be destroyed first. The order of these two members is the order of their destruction.
  std::shared_ptr<VectorPool> home_;
  Lease vectors_;
};

}  // namespace pretzel
