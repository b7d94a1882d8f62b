#include "pretzel/vectors.hpp"

namespace pretzel {

std::size_t VectorSet::bytes() const {
  std::size_t total = scratch.bytes();
  for (const TextVector& text : texts) total += text.rows.bytes() + text.points.bytes();
  for (const TokenVector& token : tokens) total += token.rows.bytes() + token.spans.bytes();
  for (const SparseVector& row : sparse) {
    total += row.rows.bytes() + row.ids.bytes() + row.values.bytes();
  }
  for (const DenseVector& row : dense) total += row.values.bytes();
  return total;
}

}  // namespace pretzel
