#include "pretzel/operations/hash_ngram.hpp"

#include <bit>
#include <cstring>

#include "encoded_row.hpp"
#include "pretzel/murmur_hash.hpp"

namespace pretzel {
namespace {

constexpr std::uint32_t kNegative = std::uint32_t{1} << 31;  // of a hit: it counts -1

class HashNgram : public Operation {
 public:
  HashNgram(const HashSettings& settings, Register input) : settings_(settings), input_(input) {}

 protected:
  // Appends the distinct columns of a row in order of first occurrence, and their values.
  void append(VectorSet& set, std::size_t row, Buffer<std::uint32_t>& ids,
              Buffer<double>& values) const {
    set.scratch.hits.clear();
    hash_row(set, row);
    const std::size_t size = ids.size();
    sum_hits(set.scratch, ids, values);
    settings_.weight.weigh(ids.data() + size, values.data() + size, ids.size() - size,
                           values.data() + size);
  }

 private:
  void hash_row(VectorSet& set, std::size_t row) const {
    RowEncoder encoder(set.scratch);
    if (settings_.producer == NgramProducer::kChar) {
      const TextVector& text = set.texts[input_.index];
      const std::size_t begin = text.rows.begin(row);
      const std::size_t length = text.rows.end(row) - begin;
      const EncodedRow encoded = encoder.characters(text.points.data() + begin, length);
      for (std::size_t n = settings_.min_n; n <= settings_.max_n; ++n) {
        hash_windows(encoded, 0, length, n, set.scratch.hits);
      }
      return;
    }
    const TokenVector& tokens = set.tokens[input_.index];
    const TextVector& text = set.texts[tokens.text.index];
    const char32_t* points = text.points.data() + text.rows.begin(row);
    const Span* spans = tokens.spans.data() + tokens.rows.begin(row);
    const std::size_t count = tokens.rows.end(row) - tokens.rows.begin(row);
    if (settings_.producer == NgramProducer::kWord) {
      const EncodedRow encoded = encoder.words(points, spans, count);
      for (std::size_t n = settings_.min_n; n <= settings_.max_n; ++n) {
        hash_windows(encoded, 0, count, n, set.scratch.hits);
      }
      return;
    }
    const EncodedRow encoded = encoder.padded(points, spans, count);
    for (std::size_t n = settings_.min_n; n <= settings_.max_n; ++n) {
      std::size_t begin = 0;  // at the space before the token
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t end = begin + (spans[i].end - spans[i].begin) + 2;
        const bool whole = end - begin < n && n == settings_.min_n;
        hash_windows(encoded, begin, end, whole ? end - begin : n, set.scratch.hits);
        begin = end - 1;
      }
    }
  }

  // The n-grams of elements `begin` to `end`.
  void hash_windows(const EncodedRow& row, std::size_t begin, std::size_t end, std::size_t n,
                    Buffer<std::uint32_t>& hits) const {
    if (end - begin < n) return;
    hits.reserve(hits.size() + (end - begin - n + 1));
    for (std::size_t i = begin; i + n <= end; ++i) {
      const std::uint32_t from = row.places[i];
      hits.push_unchecked(hit(murmur_hash(row.bytes + from, row.places[i + n] - row.gap - from)));
    }
  }

  // The hash is signed: its absolute value is the column. That of the least integer is 2^31 here,
  // as it is in scikit-learn's arithmetic.
  std::uint32_t hit(std::uint32_t hash) const {
    const bool negative = hash >> 31;
    const std::uint32_t size = negative ? 0 - hash : hash;
    const std::uint32_t columns = settings_.columns;
    const bool power = (columns & (columns - 1)) == 0;
    const std::uint32_t column = power ? size & (columns - 1) : size % columns;
    return column | (negative && settings_.alternate_sign ? kNegative : 0);
  }

  void sum_hits(Scratch& scratch, Buffer<std::uint32_t>& ids, Buffer<double>& values) const {
    const std::size_t first = ids.size();
    const std::size_t count = scratch.hits.size();
    const std::size_t slots = std::bit_ceil(4 * count + 16);
    const int shift = 64 - std::countr_zero(slots);
    scratch.table.resize(slots);
    std::uint32_t* table = scratch.table.data();  // numbers of distinct ids, from 1
    std::memset(table, 0, slots * sizeof *table);
    ids.reserve(first + count);
    values.reserve(first + count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t id = scratch.hits[i] & ~kNegative;
      const double sign = scratch.hits[i] & kNegative ? -1.0 : 1.0;
      std::size_t slot = (id * std::uint64_t{0x9E3779B97F4A7C15}) >> shift;
      while (table[slot] != 0 && ids[first + table[slot] - 1] != id)
        slot = (slot + 1) & (slots - 1);
      if (table[slot] == 0) {
        ids.push_unchecked(id);
        values.push_unchecked(settings_.ones ? 1.0 : sign);
        table[slot] = static_cast<std::uint32_t>(ids.size() - first);
      } else if (!settings_.ones) {
        values[first + table[slot] - 1] += sign;
      }
    }
  }

  HashSettings settings_;
  Register input_;
};

class HashNgramSparse final : public HashNgram {
 public:
  HashNgramSparse(const HashSettings& settings, Register input, Register output)
      : HashNgram(settings, input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    SparseVector& sparse = context.vectors->sparse[output_.index];
    for (std::size_t row = first; row < first + count; ++row) {
      append(*context.vectors, row, sparse.ids, sparse.values);
      sparse.rows.push_end(sparse.ids.size());
    }
  }

 private:
  Register output_;
};

class HashNgramDot final : public HashNgram {
 public:
  HashNgramDot(const HashSettings& settings, const DotProduct& product, Register input,
               Register output)
      : HashNgram(settings, input), product_(product), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    Scratch& scratch = set.scratch;
    for (std::size_t row = first; row < first + count; ++row) {
      scratch.ids.clear();
      scratch.values.clear();
      append(set, row, scratch.ids, scratch.values);
      product_.run(scratch.ids.data(), scratch.values.data(), scratch.ids.size(),
                   set.dense[output_.index].append_row());
    }
  }

 private:
  DotProduct product_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_hash_ngram_sparse(const HashSettings& settings,
                                                        Register input, Register output) {
  return std::make_unique<HashNgramSparse>(settings, input, output);
}

std::unique_ptr<const Operation> make_hash_ngram_dot(const HashSettings& settings,
                                                     const DotProduct& product, Register input,
                                                     Register output) {
  return std::make_unique<HashNgramDot>(settings, product, input, output);
}

}  // namespace pretzel
