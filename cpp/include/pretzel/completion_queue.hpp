// Where executors announce finished submissions: many threads push, one thread takes all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace pretzel {

// INVARIANT (no lost wake-up): whenever the queue is not empty, the descriptor is readable, or the
// thread that made the queue non-empty is between its push and its write. It holds because
//   - a push onto an empty queue writes, after the item is in, and
//   - take() first makes the descriptor unreadable and then empties the queue: an item pushed in
//     between is taken now and leaves the descriptor readable, one take() too many and harmless;
//     an item pushed later finds the queue empty and writes.
// So there is one write for a burst of items, and never an item without a write behind it.
class CompletionQueue {
 public:
  // Holds at most `capacity` items: the pushers see to it (a submission has its slot until its
  // completion is taken), so that push never allocates and never waits. Throws std::system_error.
  explicit CompletionQueue(std::size_t capacity);
  CompletionQueue(const CompletionQueue&) = delete;
  CompletionQueue& operator=(const CompletionQueue&) = delete;
  ~CompletionQueue();

  int fileno() const { return descriptor_; }
  void push(std::uint32_t executor) noexcept;

  // Copies the queued items to `items`, oldest first, and returns how many. REQUIRES: room for
  // `capacity` items; one thread only.
  std::size_t take(std::uint32_t* items) noexcept;

 private:
  const int descriptor_;  // an eventfd, non-blocking
  std::mutex mutex_;
  std::vector<std::uint32_t> items_;  // guarded by mutex_
  std::size_t count_ = 0;             // guarded by mutex_
};

}  // namespace pretzel
