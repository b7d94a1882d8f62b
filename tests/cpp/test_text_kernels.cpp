// Tokens and collapsed white space against the obvious loops, at every length around a block.
#include <vector>

#include "check.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/unicode.hpp"
#include "texts.hpp"

using namespace pretzel;

namespace {

std::u32string collapse_slowly(const std::u32string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && unicode::is_space(text[end])) ++end;
    out += end - i >= 2 ? U' ' : text[i];
    i = end - i >= 2 ? end : i + 1;
  }
  return out;
}

std::vector<std::u32string> tokenize_slowly(const std::u32string& text) {
  std::vector<std::u32string> tokens;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && unicode::is_word(text[end])) ++end;
    if (end - i >= 2) tokens.push_back(text.substr(i, end - i));
    i = std::max(end, i + 1);
  }
  return tokens;
}

void check_text(const Kernels& kernel, const std::u32string& text) {
  const std::vector<char32_t> points = padded(text);
  std::vector<char32_t> collapsed(text.size() + kTextPadding);
  const std::size_t length =
      kernel.collapse_whitespace(points.data(), text.size(), collapsed.data());
  CHECK(std::u32string(collapsed.data(), length) == collapse_slowly(text));

  std::vector<Span> spans(kTokensOf(text.size()));
  const std::size_t count = kernel.tokenize(points.data(), text.size(), spans.data());
  const std::vector<std::u32string> expected = tokenize_slowly(text);
  CHECK(count == expected.size());
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(text.substr(spans[i].begin, spans[i].end - spans[i].begin) == expected[i]);
  }
}

}  // namespace

int main() {
  std::mt19937 random(1);
  for (const Kernels* set : kernel_sets()) {
    for (std::size_t length = 0; length < 200; ++length) {
      for (int i = 0; i < 20; ++i) check_text(*set, random_text(random, length));
      check_text(*set, std::u32string(length, U'a'));
      check_text(*set, std::u32string(length, U' '));
    }
  }
}
