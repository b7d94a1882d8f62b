// One kernel set: include with PRETZEL_KERNEL_SET defined, inside the target region and inside
// namespace pretzel, after every other header. No include guard on purpose.

namespace PRETZEL_KERNEL_SET {
namespace {

#include "count-inl.hpp"
#include "keys-inl.hpp"
#include "lanes-inl.hpp"
#include "lookup-inl.hpp"
#include "measure-inl.hpp"
#include "product-inl.hpp"
#include "solve-inl.hpp"
#include "tokenize-inl.hpp"
#include "trees-inl.hpp"
#include "weigh-inl.hpp"
#include "whitespace-inl.hpp"
#include "widen-inl.hpp"

}  // namespace

Kernels make_set(const char* name) {
  return {
      .name = name,
      .widen = widen,
      .widen_lower = widen_lower,
      .collapse_whitespace = collapse_whitespace,
      .tokenize = tokenize,
      .pack = pack,
      .char_keys = char_keys,
      .token_keys = token_keys,
      .join_keys = join_keys,
      .look_up = look_up,
      .count_by_id = count_by_id,
      .count_by_hash = count_by_hash,
      .scale_counts = scale_counts,
      .scale_values = scale_values,
      .norm_sum = norm_sum,
      .dot = dot,
      .dense_dot = dense_dot,
      .measure = measure,
      .descend = descend,
      .times_matrix = times_matrix,
      .explain_row = explain_row,
      .product = product,
      .narrow_product = narrow_product,
      .squares = squares,
      .deviations = deviations,
      .round_values = round_values,
      .walk_narrow = walk_narrow,
      .walk_wide = walk_wide,
  };
}

}  // namespace PRETZEL_KERNEL_SET
