#include "pretzel/vector_pool.hpp"

namespace pretzel {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    release();
    pool_ = other.pool_;
    set_ = std::move(other.set_);
  }
  return *this;
}

void Lease::release() noexcept {
  if (set_) pool_->give_back(std::move(set_));
}

VectorPool::VectorPool(bool pooling, std::size_t max_set_bytes)
    : pooling_(pooling), max_set_bytes_(max_set_bytes) {}

Lease VectorPool::acquire() {
  std::lock_guard lock(mutex_);
  std::unique_ptr<VectorSet> set;
  if (!idle_.empty()) {
    set = std::move(idle_.back());
    idle_.pop_back();
  } else {
    // give_back must not allocate, because it may not fail: room for every set that exists.
    if (idle_.capacity() < live_ + 1) idle_.reserve(2 * (live_ + 1));
    set = std::make_unique<VectorSet>();
    ++created_;
  }
  ++live_;
  return Lease(this, std::move(set));
}

void VectorPool::warm(std::size_t sets) {
  if (!pooling_) return;
  std::lock_guard lock(mutex_);
  idle_.reserve(live_ + sets);
  for (; idle_.size() < sets; ++created_) idle_.push_back(std::make_unique<VectorSet>());
}

VectorPoolStatistics VectorPool::statistics() const {
  std::lock_guard lock(mutex_);
  VectorPoolStatistics statistics;
  statistics.live = live_;
  statistics.idle = idle_.size();
  statistics.created = created_;
  for (const auto& set : idle_) statistics.bytes += set->bytes();
  return statistics;
}

void VectorPool::give_back(std::unique_ptr<VectorSet> set) noexcept {
  const bool keep = pooling_ && set->bytes() <= max_set_bytes_;
  {
    std::lock_guard lock(mutex_);
    --live_;
    // The capacity is there: see acquire. The set last used is the next one out, still cached.
    if (keep) idle_.push_back(std::move(set));
  }
  // A set that is not kept is freed here, outside the lock.
}

}  // namespace pretzel
