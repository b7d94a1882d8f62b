// A pool of vector sets. A set is leased for one run and comes back by the lease's destructor,
// on whatever thread that happens, to the pool it came from.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "pretzel/vectors.hpp"

namespace pretzel {

class VectorPool;

// Sole owner of a leased set; movable. An empty lease holds nothing.
class Lease {
 public:
  Lease() = default;
  Lease(VectorPool* pool, std::unique_ptr<VectorSet> set) : pool_(pool), set_(std::move(set)) {}
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { release(); }

  explicit operator bool() const { return set_ != nullptr; }
  VectorSet& operator*() const { return *set_; }
  VectorSet* operator->() const { return set_.get(); }
  VectorSet* get() const { return set_.get(); }
  void release() noexcept;

 private:
  VectorPool* pool_ = nullptr;
  std::unique_ptr<VectorSet> set_;
};

struct VectorPoolStatistics {
  std::size_t live = 0;     // leased now
  std::size_t idle = 0;     // waiting in the pool
  std::size_t created = 0;  // ever made
  std::size_t bytes = 0;    // held by idle sets
};

// INVARIANT: live + idle = sets that exist; created only grows. A pool outlives its leases.
class VectorPool {
 public:
  // pooling = false makes a fresh set for every lease and frees it at the end (an ablation).
  // A set that grew past max_set_bytes is freed instead of kept, so that one huge request does
  // not pin its memory for ever.
  explicit VectorPool(bool pooling = true, std::size_t max_set_bytes = std::size_t{64} << 20);
  VectorPool(const VectorPool&) = delete;
  VectorPool& operator=(const VectorPool&) = delete;

  Lease acquire();
  void warm(std::size_t sets);  // makes sure that as many are idle
  VectorPoolStatistics statistics() const;

 private:
  friend class Lease;
  void give_back(std::unique_ptr<VectorSet> set) noexcept;

  const bool pooling_;
  const std::size_t max_set_bytes_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<VectorSet>> idle_;  // guarded by mutex_
  std::size_t live_ = 0;                          // guarded by mutex_
  std::size_t created_ = 0;                       // guarded by mutex_
};

}  // namespace pretzel
