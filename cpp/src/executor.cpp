#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "pretzel/executors.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pretzel {
namespace {

// As long as sleeping and being woken can cost the two threads together (15 to 70 us measured for
// the submitter's side alone on a virtual machine), so that waiting at most doubles that cost; and
// long enough for an event loop to take a completion and submit what comes next.
constexpr std::chrono::microseconds kSpin{100};

inline void relax() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

// Signals are for the main thread. A new thread inherits the mask of its maker.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Executor::Executor(std::uint32_t number, std::size_t depth, std::size_t max_events, bool pooling,
                   Wakefulness& wakefulness, CompletionQueue& completions)
    : number_(number),
      wakefulness_(wakefulness),
      pool_(std::make_shared<VectorPool>(pooling)),
      completions_(completions),
      slots_(depth) {
  for (Slot& slot : slots_) slot.runs = std::make_unique<PipelineRun*[]>(max_events);
  pool_->warm(1);
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { work(); });
}

Executor::~Executor() {
  if (!thread_.joinable()) return;
  close();
  join();
}

void Executor::submit(std::uint64_t ticket, std::span<PipelineRun* const> runs, bool whole) {
  Slot& slot = slots_[submitted_ % slots_.size()];
  slot.ticket = ticket;
  slot.count = runs.size();
  slot.whole = whole;
  std::copy(runs.begin(), runs.end(), slot.runs.get());
  {
    std::lock_guard lock(mutex_);
    submitted_.fetch_add(1, std::memory_order_release);
  }
  wake_.notify_one();
}

Submission Executor::take() {
  const Slot& slot = slots_[taken_ % slots_.size()];
  ++taken_;
  return {slot.ticket, {slot.runs.get(), slot.count}, slot.whole, slot.seconds};
}

void Executor::work() {
  char name[16];
  std::snprintf(name, sizeof name, "pretzel-%u", number_);
  pthread_setname_np(pthread_self(), name);
  wakefulness_.executors.fetch_add(1, std::memory_order_relaxed);
  for (std::uint64_t done = 0;; ++done) {
    bool dropped;
    {
      const auto wanted = [&] { return submitted_ != done || closing_; };
      std::unique_lock lock(mutex_);
      if (!wanted()) {
        wakefulness_.executors.fetch_sub(1, std::memory_order_relaxed);
        wake_.wait(lock, wanted);
        wakefulness_.executors.fetch_add(1, std::memory_order_relaxed);
      }
      if (submitted_ == done) return;
      dropped = closing_;
    }
    // The slot is this thread's until the completion is pushed.
    run(slots_[done % slots_.size()], dropped);
    completions_.push(number_);
    await_briefly(done + 1);
  }
}

void Executor::await_briefly(std::uint64_t done) const {
  const auto end = std::chrono::steady_clock::now() + kSpin;
  while (submitted_.load(std::memory_order_acquire) == done && wakefulness_.core_to_spare() &&
         std::chrono::steady_clock::now() < end) {
    relax();
  }
}

void Executor::run(Slot& slot, bool dropped) noexcept {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  for (PipelineRun* run : std::span(slot.runs.get(), slot.count)) {
    if (dropped) {
      run->fail("the executors were closed");
    } else {
      run->advance(pool_, slot.whole);
    }
  }
  const std::chrono::nanoseconds busy = Clock::now() - start;
  slot.seconds = std::chrono::duration<double>(busy).count();
  submissions_.fetch_add(1, std::memory_order_relaxed);
  events_.fetch_add(slot.count, std::memory_order_relaxed);
  busy_nanoseconds_.fetch_add(static_cast<std::uint64_t>(busy.count()), std::memory_order_relaxed);
}

ExecutorStatistics Executor::statistics() const {
  ExecutorStatistics statistics;
  statistics.bound = bound();
  statistics.submissions = submissions_.load(std::memory_order_relaxed);
  statistics.events = events_.load(std::memory_order_relaxed);
  statistics.busy_seconds =
      static_cast<double>(busy_nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
  statistics.pool = pool_->statistics();
  return statistics;
}

void Executor::close() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
}

void Executor::join() { thread_.join(); }

}  // namespace pretzel
