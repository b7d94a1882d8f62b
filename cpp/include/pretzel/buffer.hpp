// A grow-only array of plain values. It never shrinks and never initialises, so that a warm
// buffer costs no allocation and no page fault.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace pretzel {

template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);
  static constexpr std::align_val_t kAlignment{64};

 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer() { ::operator delete(data_, kAlignment); }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return capacity_ * sizeof(T); }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

  void clear() { size_ = 0; }

  // Makes room for `capacity` values in all, keeping the first size(). Throws std::bad_alloc.
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    const std::size_t grown = std::max(capacity, capacity_ + capacity_ / 2);
    T* fresh = static_cast<T*>(::operator new(grown * sizeof(T), kAlignment));
    if (size_ != 0) std::memcpy(fresh, data_, size_ * sizeof(T));
    ::operator delete(data_, kAlignment);
    data_ = fresh;
    capacity_ = grown;
  }

  // Sets the size; new values are uninitialised.
  void resize(std::size_t size) {
    reserve(size);
    size_ = size;
  }

  // REQUIRES: size() < reserved capacity.
  void push_unchecked(T value) { data_[size_++] = value; }

  void push(T value) {
    if (size_ == capacity_) reserve(std::max<std::size_t>(16, size_ + 1));
    data_[size_++] = value;
  }

 private:
  void swap(Buffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace pretzel
