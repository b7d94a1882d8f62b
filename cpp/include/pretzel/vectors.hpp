// The vectors that travel with one pipeline run. Each holds consecutive rows, the first of them
// numbered base(): a vector inside a stage holds the rows of the current block, one that crosses
// stages holds the rows of the whole run, and an operation addresses both by record number.
//
// A vector set belongs to one run at a time and is touched by one thread at a time, so nothing
// here locks. Memory is kept between runs: after warm-up a run allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pretzel/buffer.hpp"

namespace pretzel {

enum class VectorKind : std::uint8_t { kText, kTokens, kSparse, kDense };

// Names a vector in a set: kinds are numbered separately.
struct Register {
  VectorKind kind = VectorKind::kDense;
  std::uint16_t index = 0;
};

// Rows of variable length, laid end to end.
class Rows {
 public:
  void clear(std::size_t base) {
    base_ = base;
    ends_.clear();
  }
  std::size_t base() const { return base_; }
  std::size_t begin(std::size_t row) const { return row == base_ ? 0 : ends_[row - base_ - 1]; }
  std::size_t end(std::size_t row) const { return ends_[row - base_]; }
  std::size_t bytes() const { return ends_.bytes(); }
  void push_end(std::size_t end) { ends_.push(end); }
  std::size_t size() const { return ends_.size(); }  // rows here
  const std::size_t* ends() const { return ends_.data(); }

 private:
  std::size_t base_ = 0;
  Buffer<std::size_t> ends_;
};

struct Span {
  std::uint32_t begin;
  std::uint32_t end;
};

// Code points, always 32 bits wide: one width for every kernel behind the first.
struct TextVector {
  Rows rows;
  Buffer<char32_t> points;
};

// Spans of the row of the same number in the text vector `text`, relative to that row's start.
struct TokenVector {
  Rows rows;
  Buffer<Span> spans;
  Register text;
};

// (id, value) pairs; every id at most once a row, in order of first occurrence. The order is part
// of the contract: whoever sums over a row does it in this order, so that a fused and an unfused
// plan agree to the last bit.
struct SparseVector {
  Rows rows;
  Buffer<std::uint32_t> ids;
  Buffer<double> values;
};

// `columns` values a row.
struct DenseVector {
  std::size_t base = 0;
  std::size_t columns = 0;
  Buffer<double> values;

  void clear(std::size_t first_row, std::size_t width) {
    base = first_row;
    columns = width;
    values.clear();
  }
  double* append_rows(std::size_t count) {
    values.resize(values.size() + count * columns);
    return values.data() + values.size() - count * columns;
  }
  double* append_row() { return append_rows(1); }
  const double* row(std::size_t record) const { return values.data() + (record - base) * columns; }
};

// Working memory that means nothing between two operations.
struct Scratch {
  Buffer<std::uint8_t> utf8;
  Buffer<std::uint32_t> places;  // in utf8
  Buffer<char32_t> points;
  Buffer<std::uint64_t> packed;  // code points three by three
  Buffer<std::uint64_t> tokens;  // fingerprints of tokens
  Buffer<std::uint64_t> keys;    // fingerprints of n-grams
  Buffer<std::uint32_t> hits;    // ids in order of occurrence
  Buffer<std::uint32_t> ids;     // distinct ones
  Buffer<std::uint32_t> counts;
  Buffer<std::uint32_t> table;
  Buffer<std::uint16_t> counters;  // by id; zero between two rows
  Buffer<double> values;
  Buffer<float> floats;  // values of records that trees read

  std::size_t bytes() const {
    return utf8.bytes() + places.bytes() + points.bytes() + packed.bytes() + tokens.bytes() +
           keys.bytes() + hits.bytes() + ids.bytes() + counts.bytes() + table.bytes() +
           counters.bytes() + values.bytes() + floats.bytes();
  }
};

struct VectorSet {
  std::vector<TextVector> texts;
  std::vector<TokenVector> tokens;
  std::vector<SparseVector> sparse;
  std::vector<DenseVector> dense;
  Scratch scratch;

  std::size_t bytes() const;
};

}  // namespace pretzel
