#include "pretzel/executors.hpp"

#include <pthread.h>
#include <sched.h>

#include <stdexcept>
#include <string>

namespace pretzel {
namespace {

std::atomic<std::uint64_t> fork_count{0};  // in this process and its ancestors, since loading

std::uint64_t fork_generation() {
  static const int watching =
      pthread_atfork(nullptr, nullptr, [] { fork_count.fetch_add(1, std::memory_order_relaxed); });
  static_cast<void>(watching);
  return fork_count.load(std::memory_order_relaxed);
}

std::size_t positive(std::size_t value, const char* name) {
  if (value == 0) throw std::invalid_argument(std::string(name) + " must be at least 1");
  return value;
}

// Cores that this process may use; 1 if that cannot be told.
std::size_t usable_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<std::size_t>(CPU_COUNT(&cores));
}

}  // namespace

Executors::Executors(std::size_t count, std::size_t depth, bool pooling, std::size_t max_events)
    : max_events_(positive(max_events, "max_events")),
      completions_(positive(count, "count") * positive(depth, "depth")),
      wakefulness_{usable_cores()},
      completed_(count * depth),
      fork_generation_(fork_generation()) {
  executors_.reserve(count);
  for (std::size_t i = 0; i != count; ++i) {
    executors_.push_back(std::make_unique<Executor>(
        static_cast<std::uint32_t>(i), depth, max_events, pooling, wakefulness_, completions_));
  }
}

Executors::~Executors() { close(); }

bool Executors::in_forked_child() const { return fork_generation() != fork_generation_; }

void Executors::submit(std::size_t executor, std::uint64_t ticket,
                       std::span<PipelineRun* const> runs, bool whole) {
  if (closed_) throw std::runtime_error("the executors are closed");
  if (in_forked_child()) throw std::runtime_error("the executors belong to the parent process");
  if (executor >= executors_.size()) throw std::invalid_argument("no such executor");
  if (runs.empty() || runs.size() > max_events_) {
    throw std::invalid_argument("a submission takes 1 to max_events runs");
  }
  if (executors_[executor]->full()) throw std::runtime_error("the executor is full");
  executors_[executor]->submit(ticket, runs, whole);
}

std::vector<ExecutorStatistics> Executors::statistics() const {
  std::vector<ExecutorStatistics> statistics;
  statistics.reserve(executors_.size());
  for (const auto& executor : executors_) statistics.push_back(executor->statistics());
  return statistics;
}

void Executors::close() {
  if (closed_) return;
  closed_ = true;
  if (in_forked_child()) {
    // Leaked: to join or destroy what a thread that is not there waits on would hang.
    for (auto& executor : executors_) static_cast<void>(executor.release());
    executors_.clear();
    return;
  }
  for (const auto& executor : executors_) executor->close();
  for (const auto& executor : executors_) executor->join();
}

}  // namespace pretzel
