#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "record_views.hpp"
#include "results.hpp"
#include "run_plan.hpp"

namespace py = pybind11;

namespace pretzel::python {
namespace {

Method any_method(const NativePlan& plan) {
  for (const Method method : {Method::kPredict, Method::kTransform}) {
    if (plan.output(method).type != OutputShape::Type::kNone) return method;
  }
  return Method::kDecisionFunction;
}

void populate(const ParameterBytes& parameter) {
#if defined(__linux__)
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(parameter.data) & ~(page - 1);
  const auto end = reinterpret_cast<std::uintptr_t>(parameter.data) + parameter.size;
  void* const first = reinterpret_cast<void*>(begin);
  // Only advice: kernels before 5.14 do not know it.
  if (madvise(first, end - begin, MADV_POPULATE_READ) != 0) {
    (void)madvise(first, end - begin, MADV_WILLNEED);
  }
#else
  (void)parameter;
#endif
}

}  // namespace

std::vector<double> profile_plan(const PlanObject& object, const py::object& records, int repeat) {
  using Clock = std::chrono::steady_clock;
  if (repeat < 1) throw py::value_error("repeat must be at least 1");
  const NativePlan& plan = *object.plan;
  RecordViews views;
  views.bind(records.ptr(), plan.shape());
  views.hold();
  SparseVector sparse;
  RunContext context;
  context.records = views.batch();
  context.method = any_method(plan);
  context.sparse = &sparse;
  const py::object made = make_results(plan, context.method, context.records.count, context);
  std::vector<std::vector<double>> seconds(plan.stage_count());
  {
    const py::gil_scoped_release released;
    const Lease lease = inline_pool().acquire();
    context.vectors = lease.get();
    plan.prepare(*lease);
    for (int pass = 0; pass < repeat; ++pass) {
      sparse.rows.clear(0);
      sparse.ids.clear();
      sparse.values.clear();
      for (std::size_t stage = 0; stage < plan.stage_count(); ++stage) {
        const auto start = Clock::now();
        plan.run_stage(stage, context);
        seconds[stage].push_back(std::chrono::duration<double>(Clock::now() - start).count());
      }
    }
  }
  std::vector<double> medians;
  for (std::vector<double>& times : seconds) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    medians.push_back(*middle);
  }
  return medians;
}

void warm_plan(const PlanObject& object) {
  constexpr std::size_t kPoints = 4096;
  for (const ParameterBytes& parameter : object.parameters) {
    if (parameter.size != 0) populate(parameter);
  }
  const NativePlan& plan = *object.plan;
  if (plan.has_python()) return;  // its functions are for records of the caller's
  std::string line;
  while (line.size() < kPoints) line += "The quick brown fox jumps over it, ";
  const RecordShape& shape = plan.shape();
  const std::vector<TextView> texts(shape.texts, TextView{line.data(), line.size(), 1});
  const std::vector<double> numbers(shape.numbers.size());
  SparseVector sparse;
  RunContext context;
  context.records = {texts.data(), 1, shape.texts, numbers.data(), 0, 1};
  context.method = any_method(plan);
  context.sparse = &sparse;
  const py::object made = make_results(plan, context.method, 1, context);
  const Lease lease = inline_pool().acquire();
  context.vectors = lease.get();
  plan.prepare(*lease);
  plan.run(context);
}

}  // namespace pretzel::python
