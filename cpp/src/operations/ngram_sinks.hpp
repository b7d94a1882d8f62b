// Sinks: what becomes of the n-grams found in a row.
//
// A sink counts the hits, in order of first occurrence, and makes values of the counts. Both
// sinks do the same arithmetic in the same order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pretzel/dot_product.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/vectors.hpp"
#include "pretzel/weighting.hpp"

namespace pretzel {

// Up to this many columns a counter for each of them stays in the second cache.
inline constexpr std::size_t kColumnsCountedById = std::size_t{1} << 15;

// Up to this many values of a parameter may be in the first cache.
inline constexpr std::size_t kNearValues = 2048;

// Starts loading what will be read of a larger parameter while the hits are counted.
inline void prefetch_rows(const Buffer<std::uint32_t>& hits, std::size_t rows,
                          const double* parameter, std::size_t columns) {
  if (rows * columns <= kNearValues || parameter == nullptr) return;
  for (std::size_t i = 0; i < hits.size(); ++i) __builtin_prefetch(parameter + hits[i] * columns);
}

// Counts scratch.hits into `distinct` and scratch.counts, which get room; returns how many.
inline std::size_t count_hits(Scratch& scratch, std::size_t columns, std::size_t most,
                              std::uint32_t* distinct) {
  const std::size_t hits = scratch.hits.size();
  scratch.counts.reserve(most + 1);
  if (columns <= kColumnsCountedById && hits <= kMaxCountedById) {
    if (const std::size_t zeros = scratch.counters.size(); zeros < columns) {
      scratch.counters.resize(columns);
      std::fill(scratch.counters.data() + zeros, scratch.counters.data() + columns, 0);
    }
    return kernels().count_by_id(scratch.hits.data(), hits, scratch.counters.data(), distinct,
                                 scratch.counts.data());
  }
  const std::size_t slots = count_table_size(most);
  scratch.table.reserve(slots);
  return kernels().count_by_hash(scratch.hits.data(), hits, most, scratch.table.data(), slots,
                                 distinct, scratch.counts.data());
}

// Appends the distinct ids of scratch.hits to `ids` and their values to `values`.
inline void append_counted(Scratch& scratch, std::size_t columns, const TermWeight& weight,
                           Buffer<std::uint32_t>& ids, Buffer<double>& values) {
  prefetch_rows(scratch.hits, columns, weight.idf, 1);
  const std::size_t most = std::min(scratch.hits.size(), columns);
  const std::size_t size = ids.size();
  ids.reserve(size + most + 1);
  const std::size_t distinct = count_hits(scratch, columns, most, ids.data() + size);
  ids.resize(size + distinct);
  values.resize(size + distinct);
  weight.weigh(ids.data() + size, scratch.counts.data(), distinct, values.data() + size);
}

struct SparseSink {
  void consume(VectorSet& set, Register output, std::size_t columns,
               const TermWeight& weight) const {
    SparseVector& sparse = set.sparse[output.index];
    append_counted(set.scratch, columns, weight, sparse.ids, sparse.values);
    sparse.rows.push_end(sparse.ids.size());
  }
};

struct DotSink {
  DotProduct product;

  void consume(VectorSet& set, Register output, std::size_t columns,
               const TermWeight& weight) const {
    Scratch& scratch = set.scratch;
    scratch.ids.clear();
    scratch.values.clear();
    prefetch_rows(scratch.hits, columns, product.weights, product.columns);
    append_counted(scratch, columns, weight, scratch.ids, scratch.values);
    product.run(scratch.ids.data(), scratch.values.data(), scratch.ids.size(),
                set.dense[output.index].append_row());
  }
};

}  // namespace pretzel
