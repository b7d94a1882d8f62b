// Texts for tests: literals and random ones, as kernels want them.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "pretzel/buffer.hpp"
#include "pretzel/dictionary.hpp"
#include "pretzel/read_text.hpp"
#include "pretzel/records.hpp"

namespace pretzel {

inline TextView view(std::u32string_view text) { return {text.data(), text.size(), 4}; }
inline TextView view(std::u16string_view text) { return {text.data(), text.size(), 2}; }
inline TextView view(std::string_view text) { return {text.data(), text.size(), 1}; }

// Exactly the memory that kernels may read, so that a sanitizer sees what is beyond.
inline std::vector<char32_t> padded(std::u32string_view text) {
  std::vector<char32_t> points(text.begin(), text.end());
  points.resize(text.size() + kTextPadding);
  return points;
}

// A text over few characters, so that runs and repetitions are frequent.
inline std::u32string random_text(std::mt19937& random, std::size_t length) {
  static constexpr char32_t kAlphabet[] = U"aAbZz09_  \t\n.-\u00e9\u00a0\u2003\u03a3\U0001F600";
  std::uniform_int_distribution<std::size_t> pick(0, std::size(kAlphabet) - 2);
  std::u32string text;
  while (text.size() < length) text += kAlphabet[pick(random)];
  return text;
}

inline Terms terms_of(const std::vector<std::u32string>& strings) {
  Terms terms;
  for (const std::u32string& term : strings) {
    terms.points.insert(terms.points.end(), term.begin(), term.end());
    terms.ends.push_back(terms.points.size());
  }
  return terms;
}

inline FrozenDictionary open(const FrozenBytes& bytes) {
  return FrozenDictionary({bytes.data.get(), bytes.size});
}

}  // namespace pretzel
