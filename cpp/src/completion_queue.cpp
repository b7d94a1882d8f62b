#include "pretzel/completion_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace pretzel {
namespace {

int open_descriptor() {
  const int descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

CompletionQueue::CompletionQueue(std::size_t capacity)
    : descriptor_(open_descriptor()), items_(capacity) {}

CompletionQueue::~CompletionQueue() { ::close(descriptor_); }

void CompletionQueue::push(std::uint32_t executor) noexcept {
  bool was_empty;
  {
    std::lock_guard lock(mutex_);
    was_empty = count_ == 0;
    items_[count_++] = executor;
  }
  if (!was_empty) return;
  const std::uint64_t one = 1;
  while (::write(descriptor_, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

std::size_t CompletionQueue::take(std::uint32_t* items) noexcept {
  std::uint64_t writes;
  while (::read(descriptor_, &writes, sizeof writes) < 0 && errno == EINTR) {
  }
  std::lock_guard lock(mutex_);
  const std::size_t count = count_;
  std::copy_n(items_.data(), count, items);
  count_ = 0;
  return count;
}

}  // namespace pretzel
