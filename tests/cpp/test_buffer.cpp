// Buffers keep what they hold when they grow or move, and their memory when they are cleared.
#include <cstdint>
#include <utility>

#include "check.hpp"
#include "pretzel/buffer.hpp"
#include "pretzel/vectors.hpp"

using pretzel::Buffer;

namespace {

void keeps_values_when_growing() {
  Buffer<std::uint32_t> buffer;
  for (std::uint32_t i = 0; i < 10000; ++i) buffer.push(i);
  CHECK(buffer.size() == 10000);
  for (std::uint32_t i = 0; i < 10000; ++i) CHECK(buffer[i] == i);
  CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0);
}

void keeps_memory_when_cleared() {
  Buffer<double> buffer;
  buffer.resize(100);
  const double* data = buffer.data();
  buffer.clear();
  CHECK(buffer.size() == 0);
  buffer.resize(100);
  CHECK(buffer.data() == data);
}

void moves() {
  Buffer<int> from;
  from.push(7);
  Buffer<int> to = std::move(from);
  CHECK(to.size() == 1 && to[0] == 7);
  to = Buffer<int>();
  CHECK(to.size() == 0);
}

void rows_are_numbered_from_their_base() {
  pretzel::Rows rows;
  rows.clear(5);
  rows.push_end(3);
  rows.push_end(3);
  rows.push_end(10);
  CHECK(rows.begin(5) == 0 && rows.end(5) == 3);
  CHECK(rows.begin(6) == 3 && rows.end(6) == 3);
  CHECK(rows.begin(7) == 3 && rows.end(7) == 10);
}

}  // namespace

int main() {
  keeps_values_when_growing();
  keeps_memory_when_cleared();
  moves();
  rows_are_numbered_from_their_base();
}
