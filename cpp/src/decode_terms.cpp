// UTF-8 terms to code points, as Python decodes with "surrogatepass".
#include <stdexcept>
#include <string>

#include "pretzel/dictionary.hpp"

namespace pretzel {
namespace {

[[noreturn]] void fail(std::size_t term, const char* what) {
  throw std::invalid_argument("term " + std::to_string(term) + ": " + what);
}

// Decodes one code point and moves `at` past it. Surrogates are code points here; overlong forms
// and values above 0x10FFFF are not.
char32_t decode(std::span<const std::byte> utf8, std::size_t& at, std::size_t term) {
  const auto lead = static_cast<std::uint32_t>(utf8[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || utf8.size() - at < static_cast<std::size_t>(more)) {
    fail(term, "not UTF-8");
  }
  std::uint32_t point = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    const auto byte = static_cast<std::uint32_t>(utf8[at++]);
    if ((byte & 0xC0) != 0x80) fail(term, "not UTF-8");
    point = (point << 6) | (byte & 0x3F);
  }
  constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (point < kLeast[more] || point > 0x10FFFF) fail(term, "not UTF-8");
  return point;
}

}  // namespace

Terms decode_terms(std::span<const std::byte> utf8, std::span<const std::int64_t> offsets) {
  if (offsets.empty() || offsets.front() != 0 ||
      offsets.back() != static_cast<std::int64_t>(utf8.size())) {
    throw std::invalid_argument("offsets do not span the terms");
  }
  Terms terms;
  terms.points.reserve(utf8.size());
  terms.ends.reserve(offsets.size() - 1);
  for (std::size_t term = 0; term + 1 < offsets.size(); ++term) {
    if (offsets[term + 1] < offsets[term] || offsets[term + 1] > offsets.back()) {
      fail(term, "offsets are out of order");
    }
    const auto begin = static_cast<std::size_t>(offsets[term]);
    const auto bytes = utf8.subspan(begin, static_cast<std::size_t>(offsets[term + 1]) - begin);
    for (std::size_t at = 0; at < bytes.size();) terms.points.push_back(decode(bytes, at, term));
    terms.ends.push_back(terms.points.size());
  }
  return terms;
}

}  // namespace pretzel
