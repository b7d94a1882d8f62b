// Long-running worker threads that run stages of pipelines. They know nothing of Python.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "pretzel/completion_queue.hpp"
#include "pretzel/pipeline_run.hpp"
#include "pretzel/vector_pool.hpp"

namespace pretzel {

// Work bound to an executor: the next stage of every run or, whole, all stages of each.
struct Submission {
  std::uint64_t ticket = 0;
  std::span<PipelineRun* const> runs;
  bool whole = false;
  double seconds = 0;  // that the executor was busy with it
};

struct ExecutorStatistics {
  std::size_t bound = 0;          // submissions whose completion has not been taken
  std::uint64_t submissions = 0;  // completed
  std::uint64_t events = 0;       // runs in them
  double busy_seconds = 0;
  VectorPoolStatistics pool;
};

// Waking a thread that sleeps costs tens of microseconds where the core has gone idle with it, so
// an executor that has run out of work waits a moment awake, but only while there is a core for
// every thread that is awake: the executors that are and the submitter's.
struct Wakefulness {
  const std::size_t cores;
  std::atomic<std::size_t> executors{0};  // that are awake

  bool core_to_spare() const { return executors.load(std::memory_order_relaxed) < cores; }
};

// One thread with a vector pool and a ring of `depth` submissions. Slots are filled by the
// submitter, worked off in order by the thread and freed by the submitter when it has taken the
// completion; three counters that only grow say how far each has come:
//   INVARIANT: taken <= done <= submitted <= taken + depth; slot = counter % depth.
class Executor {
 public:
  Executor(std::uint32_t number, std::size_t depth, std::size_t max_events, bool pooling,
           Wakefulness& wakefulness, CompletionQueue& completions);
  ~Executor();

  // Submitter's thread only.
  bool full() const { return submitted_ == taken_ + slots_.size(); }
  void submit(std::uint64_t ticket, std::span<PipelineRun* const> runs, bool whole);
  Submission take();  // the oldest completed; its runs are valid until the next submit
  std::size_t bound() const { return submitted_ - taken_; }
  ExecutorStatistics statistics() const;

  void close();  // submissions not started yet fail, the running one finishes
  void join();   // after close

 private:
  struct Slot {
    std::uint64_t ticket = 0;
    std::unique_ptr<PipelineRun*[]> runs;
    std::size_t count = 0;
    bool whole = false;
    double seconds = 0;
  };

  void work();
  void await_briefly(std::uint64_t done) const;
  void run(Slot& slot, bool dropped) noexcept;

  const std::uint32_t number_;
  Wakefulness& wakefulness_;
  const std::shared_ptr<VectorPool> pool_;
  CompletionQueue& completions_;
  std::vector<Slot> slots_;
  std::uint64_t taken_ = 0;  // submitter's thread only
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<std::uint64_t> submitted_{0};  // by the submitter under mutex_; read freely
  bool closing_ = false;                     // guarded by mutex_
  std::atomic<std::uint64_t> submissions_{0};
  std::atomic<std::uint64_t> events_{0};
  std::atomic<std::uint64_t> busy_nanoseconds_{0};
  std::thread thread_;
};

// A set of executors with one completion queue. All methods on one thread, the submitter's (the
// event loop's); runs belong to the executors from submit() until drain() reports their ticket.
//
// Threads do not survive fork(): in a child process submit() refuses and close() does nothing.
// Make executors after forking.
class Executors {
 public:
  Executors(std::size_t count, std::size_t depth, bool pooling, std::size_t max_events);
  Executors(const Executors&) = delete;
  Executors& operator=(const Executors&) = delete;
  ~Executors();

  int fileno() const { return completions_.fileno(); }
  std::size_t max_events() const { return max_events_; }

  // Throws std::runtime_error (full, closed, forked) or std::invalid_argument (no such executor,
  // no runs or more than max_events).
  void submit(std::size_t executor, std::uint64_t ticket, std::span<PipelineRun* const> runs,
              bool whole);

  // Calls visit(executor, submission) for everything that has completed, in order of completion.
  template <class Visit>
  void drain(Visit&& visit) {
    const std::size_t count = completions_.take(completed_.data());
    for (std::size_t i = 0; i != count; ++i)
      visit(completed_[i], executors_[completed_[i]]->take());
  }

  std::vector<ExecutorStatistics> statistics() const;

  // Ends the threads. What runs finishes; what has not started fails with an error and without
  // vectors; both can still be drained. Idempotent.
  void close();

 private:
  bool in_forked_child() const;

  const std::size_t max_events_;
  CompletionQueue completions_;
  Wakefulness wakefulness_;
  std::vector<std::uint32_t> completed_;  // drain's working memory
  std::vector<std::unique_ptr<Executor>> executors_;
  const std::uint64_t fork_generation_;
  bool closed_ = false;
};

}  // namespace pretzel
