// n-grams: a producer of keys, a frozen dictionary, and a sink for what was found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pretzel/dictionary.hpp"
#include "pretzel/dot_product.hpp"
#include "pretzel/operation.hpp"
#include "pretzel/weighting.hpp"

namespace pretzel {

enum class NgramProducer : std::uint8_t {
  kChar,       // of a text
  kTokenChar,  // of each token by itself
  kPadded,     // of each token with a space before and behind; whole if it is shorter than min_n
  kWord,       // tokens joined by one space
};

struct NgramSettings {
  NgramProducer producer = NgramProducer::kChar;
  std::size_t min_n = 1;
  std::size_t max_n = 1;
  TermWeight weight;
};

// REQUIRES: 1 <= min_n <= max_n; idf and weights have dictionary.columns() rows.
std::unique_ptr<const Operation> make_ngram_sparse(const NgramSettings& settings,
                                                   const FrozenDictionary& dictionary,
                                                   Register input, Register output);
std::unique_ptr<const Operation> make_ngram_dot(const NgramSettings& settings,
                                                const FrozenDictionary& dictionary,
                                                const DotProduct& product, Register input,
                                                Register output);

}  // namespace pretzel
