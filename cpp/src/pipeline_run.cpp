#include "pretzel/pipeline_run.hpp"

#include <cstdio>
#include <exception>
#include <new>

namespace pretzel {

void PipelineRun::begin(const NativePlan& plan, const RunContext& context) noexcept {
  plan_ = &plan;
  context_ = context;
  stage_ = 0;
  failed_ = false;
}

void PipelineRun::advance(const std::shared_ptr<VectorPool>& pool, bool whole) noexcept {
  try {
    proceed(pool, whole);
  } catch (const std::bad_alloc&) {
    fail("out of memory");
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown exception");
  }
}

void PipelineRun::proceed(const std::shared_ptr<VectorPool>& pool, bool whole) {
  if (finished()) return;
  if (!vectors_) {
    home_ = pool;
    vectors_ = pool->acquire();
    plan_->prepare(*vectors_);
    context_.vectors = vectors_.get();
  }
  run_stages(whole);
  if (context_.refused()) return fail("a record is refused");
  if (finished()) release();
}

void PipelineRun::run_stages(bool whole) {
  if (whole && stage_ == 0) {
    plan_->run(context_);
    stage_ = plan_->stage_count();
    return;
  }
  do {
    plan_->run_stage(stage_, context_);
    ++stage_;
  } while (whole && stage_ != plan_->stage_count());
}

void PipelineRun::fail(const char* message) noexcept {
  failed_ = true;
  std::snprintf(error_, sizeof error_, "stage %zu: %s", stage_, message);
  release();
}

void PipelineRun::release() noexcept {
  vectors_.release();
  context_.vectors = nullptr;
  home_.reset();
}

}  // namespace pretzel
