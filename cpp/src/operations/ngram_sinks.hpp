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

// Appends the distinct ids of scratch.hits to `ids` and their values to `values`.
inline void append_counted(Scratch& scratch, std::size_t columns, const TermWeight& weight,
                           Buffer<std::uint32_t>& ids, Buffer<double>& values) {
  const std::size_t hits = scratch.hits.size();
  const std::size_t most = std::min(hits, columns);
  const std::size_t size = ids.size();
  const std::size_t slots = count_table_size(most);
  ids.reserve(size + most);
  scratch.counts.reserve(most);
  scratch.table.reserve(slots);
  const std::size_t distinct =
      kernels().count_ids(scratch.hits.data(), hits, ids.data() + size, scratch.counts.data(),
                          scratch.table.data(), slots);
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
    append_counted(scratch, columns, weight, scratch.ids, scratch.values);
    product.run(scratch.ids.data(), scratch.values.data(), scratch.ids.size(),
                set.dense[output.index].append_row());
  }
};

}  // namespace pretzel
