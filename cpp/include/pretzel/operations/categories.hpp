// Categories, of texts and of numbers, into numbers that stand for them, and codes into columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "pretzel/dictionary.hpp"
#include "pretzel/dot_product.hpp"
#include "pretzel/operation.hpp"

namespace pretzel {

// Rows of `width` numbers, one row a category and some more. Not owned.
struct CategoryRows {
  const double* values = nullptr;
  std::size_t width = 1;

  const double* row(std::int32_t number) const {
    return values + static_cast<std::size_t>(number) * width;
  }
};

// Which row a text takes that is no category; negative: it is refused.
struct OtherTexts {
  std::int32_t none;
  std::int32_t nan;
  std::int32_t unknown;
};

struct TextEncoding {
  FrozenDictionary dictionary;  // of single terms; ids are rows
  CategoryRows rows;
  OtherTexts others;
  std::string_view column;  // what a refusal calls it
};

// Which row a number takes that is no category; negative: it is refused.
struct OtherNumbers {
  std::int32_t nan;
  std::int32_t unknown;
};

struct NumberEncoding {
  std::span<const double> values;  // of all columns, ascending within each; their rows come first
  std::vector<std::size_t> ends;   // of the values of each column
  CategoryRows rows;
  std::vector<OtherNumbers> others;
  std::vector<std::string_view> columns;
};

// The row of the text in `column` of the records, which may be missing.
std::unique_ptr<const Operation> make_read_category(std::size_t column,
                                                    const TextEncoding& encoding, Register output);

// The row of the text in a register.
std::unique_ptr<const Operation> make_encode_text(const TextEncoding& encoding, Register input,
                                                  Register output);

// The rows of all columns of a dense vector, end to end.
std::unique_ptr<const Operation> make_encode_numbers(NumberEncoding encoding, Register input,
                                                     Register output);

// Code c in the input's column j is output column sizes[0] + ... + sizes[j - 1] + c, if it is a
// whole number from 0 to sizes[j] - 1. The inputs lie end to end. To pairs (column, 1), or to
// zeros and ones, or straight to the dot product of those pairs.
std::unique_ptr<const Operation> make_one_hot_sparse(std::span<const std::int64_t> sizes,
                                                     std::vector<Register> inputs, Register output);
std::unique_ptr<const Operation> make_one_hot_dense(std::span<const std::int64_t> sizes,
                                                    std::vector<Register> inputs, Register output);
std::unique_ptr<const Operation> make_one_hot_dot(std::span<const std::int64_t> sizes,
                                                  const DotProduct& product,
                                                  std::vector<Register> inputs, Register output);

}  // namespace pretzel
