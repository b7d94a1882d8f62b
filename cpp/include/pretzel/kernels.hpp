// The hot loops, written once and compiled for several instruction sets; one set is in use.
// All sets give the same bits. A set is a table of plain functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "pretzel/dictionary.hpp"
#include "pretzel/fingerprint.hpp"
#include "pretzel/measure.hpp"
#include "pretzel/norm.hpp"
#include "pretzel/trees.hpp"
#include "pretzel/vectors.hpp"

namespace pretzel {

// Texts given to kernels have kTextPadding readable code points behind their end.
struct Kernels {
  const char* name;

  // Latin-1 to code points; `out` has room for `count` + kTextPadding.
  void (*widen)(const std::uint8_t* text, std::size_t count, char32_t* out);
  void (*widen_lower)(const std::uint8_t* text, std::size_t count, char32_t* out);

  // re.sub(r"\s\s+", " "): returns the length of what is in `out`, at most `count`, for which
  // it has room with kTextPadding more.
  std::size_t (*collapse_whitespace)(const char32_t* text, std::size_t count, char32_t* out);

  // Maximal runs of \w of length >= 2; returns how many. `out` has room for kTokensOf(count).
  std::size_t (*tokenize)(const char32_t* text, std::size_t count, Span* out);

  // out[i] = pack3(text + i) for every i < count; room for kTextPadding more.
  void (*pack)(const char32_t* text, std::size_t count, std::uint64_t* out);
  // Fingerprints of all n-grams of n code points of a text of `count` >= n; packed is its pack.
  // `out` has room for kTextPadding more.
  void (*char_keys)(const std::uint64_t* packed, std::size_t count, std::size_t n,
                    const HashKey& key, std::uint64_t* out);
  // Fingerprints of tokens.
  void (*token_keys)(const std::uint64_t* packed, const Span* tokens, std::size_t count,
                     const HashKey& key, std::uint64_t* out);
  // out[i] = join(left[i], right[i]); `out` may be `left`.
  void (*join_keys)(const std::uint64_t* left, const std::uint64_t* right, std::size_t count,
                    const HashKey& key, std::uint64_t* out);

  // Ids of those of the keys that the dictionary has, in order; returns how many. `ids` has
  // room for `count`.
  std::size_t (*look_up)(const FrozenDictionary& dictionary, const std::uint64_t* keys,
                         std::size_t count, std::uint32_t* ids);

  // Counts equal ids in order of first occurrence; returns how many distinct, at most `most`.
  // `distinct` and `counts` have room for one more.
  // By id: counters[id] = 0 for every id, before and after; `count` <= kMaxCountedById.
  std::size_t (*count_by_id)(const std::uint32_t* ids, std::size_t count, std::uint16_t* counters,
                             std::uint32_t* distinct, std::uint32_t* counts);
  // By hash: `table` has `slots` = count_table_size(most) slots.
  std::size_t (*count_by_hash)(const std::uint32_t* ids, std::size_t count, std::size_t most,
                               std::uint32_t* table, std::size_t slots, std::uint32_t* distinct,
                               std::uint32_t* counts);

  // values[i] = counts[i] * scale[ids[i]]. Counts are below 2^31, as lengths of texts are.
  void (*scale_counts)(const std::uint32_t* ids, const std::uint32_t* counts, const double* scale,
                       std::size_t count, double* values);
  // values[i] *= scale[ids[i]].
  void (*scale_values)(const std::uint32_t* ids, const double* scale, std::size_t count,
                       double* values);

  // Sum of |v| (l1), of v * v (l2), or greatest |v| (max): eight interleaved partial sums.
  double (*norm_sum)(const double* values, std::size_t count, Norm norm);

  // out[r] = sum of values[i] * weights[ids[i] * columns + r], in one fixed order.
  void (*dot)(const std::uint32_t* ids, const double* values, std::size_t count,
              const double* weights, std::size_t columns, double* out);

  // Sum of x[i] * y[i]: eight interleaved partial sums.
  double (*dense_dot)(const double* x, const double* y, std::size_t count);

  // out[r * size + p] = measure of row r, of `columns` values, and point p < size, whose values
  // are points[c * stride + p].
  void (*measure)(Measure of, const double* rows, std::size_t count, std::size_t columns,
                  const double* points, std::size_t stride, std::size_t size, double* out);
  // One iteration of coordinate descent over k weights that stay non-negative, in this order;
  // returns the sum of violations. gradient = weights * gram - products, before and after.
  double (*descend)(const double* gram, const std::int32_t* order, std::size_t k, double* gradient,
                    double* weights);
  // out = row * matrix[k, k].
  void (*times_matrix)(const double* row, const double* matrix, std::size_t k, double* out);
  // out = sum over a sparse row of v / max(weights . parts[id] + offset, least) * parts[id], where
  // `parts` has rows of k.
  void (*explain_row)(const std::uint32_t* ids, const double* values, std::size_t count,
                      const double* parts, const double* weights, std::size_t k, double least,
                      double offset, double* out);
  // rows[count, columns] * weights[columns, width] + bias[width] into rows of `out`, `stride`
  // apart; width >= kNarrow. Every output is the sum of four partial sums, in one fixed order.
  void (*product)(const double* rows, std::size_t count, std::size_t columns, const double* weights,
                  const double* bias, std::size_t width, double* out, std::size_t stride);
  // The same, in the same order, for any width and weights[width, columns].
  void (*narrow_product)(const double* rows, std::size_t count, std::size_t columns,
                         const double* weights, const double* bias, std::size_t width, double* out,
                         std::size_t stride);
  // out[r * stride] = product of row r with itself, in the same order.
  void (*squares)(const double* rows, std::size_t count, std::size_t columns, double* out,
                  std::size_t stride);
  // out[k] = squared distance of row[k * step, k * step + size) from points[k], in the same order.
  void (*deviations)(const double* row, std::size_t step, const double* points, std::size_t count,
                     std::size_t size, double* out);
  // Values rounded to float32; returns what there is among them, bits of NumberKinds.
  unsigned (*round_values)(const double* values, std::size_t count, float* out);
  // Where walks through trees end: numbers of leaves, each within its tree. `missing`: whether
  // there may be NaN. Narrow trees only, and all others.
  void (*walk_narrow)(const FrozenTrees& trees, const TreeWalks& walks, const float* values,
                      bool missing, std::uint32_t* leaves);
  void (*walk_wide)(const FrozenTrees& trees, const CategorySet* sets, const TreeWalks& walks,
                    const double* values, std::uint32_t* leaves);
};

// Products narrower than this take their weights transposed.
inline constexpr std::size_t kNarrow = 4;

enum NumberKinds : unsigned { kHasNaN = 1, kHasInfinity = 2 };

constexpr std::size_t kTokensOf(std::size_t points) { return points / 2 + 2; }

inline constexpr std::size_t kMaxCountedById = 0xFFFF;

// Slots of the hash table of count_by_hash: a power of two, at least four a distinct id.
constexpr std::size_t count_table_size(std::size_t distinct) {
  std::size_t size = 64;
  while (size < 4 * distinct) size *= 2;
  return size;
}

// The set in use. Decided on first use: PRETZEL_FORCE_KERNELS if set, else the best this CPU
// runs. Any thread.
const Kernels& kernels();

// What this CPU can run, best first.
std::span<const Kernels* const> kernel_sets();

// Throws std::invalid_argument: no such set, or not on this CPU.
void use_kernel_set(std::string_view name);

}  // namespace pretzel
