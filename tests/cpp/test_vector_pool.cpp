// Leases come back, to the pool they came from, from any thread.
#include <thread>
#include <utility>
#include <vector>

#include "check.hpp"
#include "pretzel/vector_pool.hpp"

using pretzel::Lease;
using pretzel::VectorPool;

namespace {

void reuses_the_set_last_given_back() {
  VectorPool pool;
  Lease first = pool.acquire();
  const auto *set = first.get();
  CHECK(pool.statistics().live == 1);
  first.release();
  CHECK(!first);
  CHECK(pool.statistics().live == 0);
  CHECK(pool.statistics().idle == 1);
  CHECK(pool.acquire().get() == set);
  CHECK(pool.statistics().created == 1);
}

void a_moved_lease_is_given_back_once() {
  VectorPool pool;
  VectorPool other;
  Lease lease = pool.acquire();
  Lease moved = std::move(lease);
  CHECK(moved && !lease);
  moved = other.acquire();
  CHECK(pool.statistics().live == 0);
  CHECK(other.statistics().live == 1);
  moved.release();
  moved.release();
  CHECK(other.statistics().idle == 1);
}

void warm_makes_idle_sets() {
  VectorPool pool;
  pool.warm(3);
  CHECK(pool.statistics().idle == 3);
  Lease lease = pool.acquire();
  CHECK(pool.statistics().created == 3);
}

void without_pooling_every_set_is_new() {
  VectorPool pool(false);
  pool.warm(2);
  pool.acquire().release();
  pool.acquire().release();
  CHECK(pool.statistics().idle == 0);
  CHECK(pool.statistics().created == 2);
}

void a_set_grown_too_large_is_freed() {
  VectorPool pool(true, 1 << 16);
  Lease lease = pool.acquire();
  lease->texts.resize(1);
  lease->texts[0].points.reserve(1 << 20);
  lease.release();
  CHECK(pool.statistics().idle == 0);
  CHECK(pool.statistics().live == 0);
}

void threads_share_a_pool() {
  VectorPool pool;
  std::vector<std::thread> threads;
  for (int t = 0; t != 4; ++t) {
    threads.emplace_back([&pool] {
      for (int i = 0; i != 2000; ++i) {
        Lease lease = pool.acquire();
        lease->dense.resize(1);
        lease->dense[0].clear(0, 1);
        *lease->dense[0].append_row() = i;
      }
    });
  }
  for (auto &thread : threads)
    thread.join();
  CHECK(pool.statistics().live == 0);
  CHECK(pool.statistics().created <= 4);
  CHECK(pool.statistics().idle == pool.statistics().created);
}

} // namespace

int main() {
  reuses_the_set_last_given_back();
  a_moved_lease_is_given_back_once();
  warm_makes_idle_sets();
  without_pooling_every_set_is_new();
  a_set_grown_too_large_is_freed();
  threads_share_a_pool();
}
