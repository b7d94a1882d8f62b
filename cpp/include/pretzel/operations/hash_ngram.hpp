// n-grams whose columns are hashes: no dictionary, and signed counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pretzel/dot_product.hpp"
#include "pretzel/operation.hpp"
#include "pretzel/operations/ngram.hpp"
#include "pretzel/weighting.hpp"

namespace pretzel {

struct HashSettings {
  NgramProducer producer = NgramProducer::kChar;  // not kTokenChar
  std::size_t min_n = 1;
  std::size_t max_n = 1;
  std::uint32_t columns = 1;  // below 2^31
  bool alternate_sign = true;
  bool ones = false;  // 1 for every column that occurs, even if its counts cancel
  TermWeight weight;
};

// REQUIRES: 1 <= min_n <= max_n; 1 <= columns; idf and weights have that many rows.
std::unique_ptr<const Operation> make_hash_ngram_sparse(const HashSettings& settings,
                                                        Register input, Register output);
std::unique_ptr<const Operation> make_hash_ngram_dot(const HashSettings& settings,
                                                     const DotProduct& product, Register input,
                                                     Register output);

}  // namespace pretzel
