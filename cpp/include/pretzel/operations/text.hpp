// Operations from records to texts and from texts to tokens.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "pretzel/character_class.hpp"
#include "pretzel/character_runs.hpp"
#include "pretzel/dictionary.hpp"
#include "pretzel/operation.hpp"
#include "pretzel/strip_accents.hpp"
#include "pretzel/vectors.hpp"

namespace pretzel {

// What happens to a text while it is read, in this order.
struct Reading {
  bool lowercase = false;
  Accents accents = Accents::kKeep;
};

// The text in `column` of the records.
std::unique_ptr<const Operation> make_read_text(std::size_t column, Reading reading,
                                                Register output);

// Field number `field` of the CSV line in column 0 of the records, quoted as RFC 4180 and
// Python's csv have it; empty if the line has fewer fields.
std::unique_ptr<const Operation> make_csv_field(char32_t separator, std::size_t field,
                                                Reading reading, Register output);

// What reading does to a text, to one that has been made by another operation.
std::unique_ptr<const Operation> make_change_text(Reading reading, Register input, Register output);

std::unique_ptr<const Operation> make_collapse_whitespace(Register input, Register output);

std::unique_ptr<const Operation> make_tokenize(Register input, Register output);

std::unique_ptr<const Operation> make_find_tokens(const CharacterClass& members,
                                                  const std::optional<CharacterClass>& initials,
                                                  const RunSettings& settings, Register input,
                                                  Register output);

// The tokens that the dictionary, of single terms, does not have.
std::unique_ptr<const Operation> make_drop_tokens(const FrozenDictionary& dictionary,
                                                  Register input, Register output);

// Every run of min_n to max_n tokens, joined by spaces, as tokens of a text of their own.
std::unique_ptr<const Operation> make_join_tokens(std::size_t min_n, std::size_t max_n,
                                                  Register input, Register output, Register text);

}  // namespace pretzel
