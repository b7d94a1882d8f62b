// Every item arrives, the descriptor says so, and a burst costs one write.
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "check.hpp"
#include "pretzel/completion_queue.hpp"

using pretzel::CompletionQueue;

namespace {

bool readable(int descriptor, int milliseconds) {
  pollfd item{descriptor, POLLIN, 0};
  return ::poll(&item, 1, milliseconds) == 1;
}

void takes_in_order_and_becomes_unreadable() {
  CompletionQueue queue(3);
  std::uint32_t items[3];
  CHECK(!readable(queue.fileno(), 0));
  CHECK(queue.take(items) == 0);
  for (std::uint32_t i : {7u, 8u, 9u})
    queue.push(i);
  CHECK(readable(queue.fileno(), 0));
  CHECK(queue.take(items) == 3);
  CHECK(items[0] == 7 && items[1] == 8 && items[2] == 9);
  CHECK(!readable(queue.fileno(), 0));
}

void a_burst_writes_once() {
  CompletionQueue queue(3);
  for (std::uint32_t i = 0; i != 3; ++i)
    queue.push(i);
  std::uint64_t writes = 0;
  CHECK(::read(queue.fileno(), &writes, sizeof writes) == sizeof writes);
  CHECK(writes == 1);
}

// Pushers hold at most one item each in the queue, as executors do, and wait
// for it to be taken; the taker sleeps in poll. A lost wake-up would leave all
// of them waiting.
void no_wake_up_is_lost() {
  constexpr std::uint32_t kPushers = 3;
  constexpr int kItems = 5000;
  CompletionQueue queue(kPushers);
  std::atomic<int> taken[kPushers] = {};
  std::vector<std::thread> pushers;
  for (std::uint32_t p = 0; p != kPushers; ++p) {
    pushers.emplace_back([&, p] {
      for (int i = 0; i != kItems; ++i) {
        taken[p].wait(i - 1);
        queue.push(p);
        taken[p].wait(i);
      }
    });
  }
  int total = 0;
  std::uint32_t items[kPushers];
  while (total != static_cast<int>(kPushers) * kItems) {
    CHECK(readable(queue.fileno(), 10'000));
    const std::size_t count = queue.take(items);
    for (std::size_t i = 0; i != count; ++i) {
      ++taken[items[i]];
      taken[items[i]].notify_one();
    }
    total += static_cast<int>(count);
  }
  for (auto &pusher : pushers)
    pusher.join();
  CHECK(queue.take(items) == 0);
}

} // namespace

int main() {
  takes_in_order_and_becomes_unreadable();
  a_burst_writes_once();
  no_wake_up_is_lost();
}
