#include "pretzel/character_runs.hpp"

#include <cstdint>

#include "pretzel/unicode.hpp"

namespace pretzel {
namespace {

// Bit i: text[i] is a member. Reads 64 code points.
std::uint64_t member_bits(const CharacterClass& members, const char32_t* text) {
  const std::uint8_t* table = members.table();
  std::uint64_t bits = 0;
  std::uint64_t beyond = 0;
  for (unsigned i = 0; i < 64; ++i) {
    const char32_t point = text[i];
    bits |= static_cast<std::uint64_t>(table[point & 0xFF]) << i;
    beyond |= static_cast<std::uint64_t>(point > 0xFF) << i;
  }
  bits &= ~beyond;
  for (; beyond != 0; beyond &= beyond - 1) {
    const auto i = static_cast<unsigned>(__builtin_ctzll(beyond));
    bits |= static_cast<std::uint64_t>(members.contains(text[i])) << i;
  }
  return bits;
}

// Spans are written as the flat sequence of places where "inside a run" changes.
std::size_t maximal_runs(const CharacterClass& members, const char32_t* text, std::size_t count,
                         Span* out) {
  static_assert(sizeof(Span) == 2 * sizeof(std::uint32_t));
  std::uint32_t* edge = &out->begin;
  std::uint64_t inside = 0;  // whether the character before is a member, as bit 0
  for (std::size_t at = 0; at < count; at += 64) {
    std::uint64_t bits = member_bits(members, text + at);
    if (count - at < 64) bits &= (std::uint64_t{1} << (count - at)) - 1;
    for (std::uint64_t edges = bits ^ ((bits << 1) | inside); edges != 0; edges &= edges - 1) {
      *edge++ = static_cast<std::uint32_t>(at + static_cast<unsigned>(__builtin_ctzll(edges)));
    }
    inside = bits >> 63;
  }
  // A run up to the end of a block of 64 has no edge there; one up to the last bit of a shorter
  // block has: the bits beyond are 0.
  if (inside) *edge++ = static_cast<std::uint32_t>(count);
  return static_cast<std::size_t>(edge - &out->begin) / 2;
}

// Whether exactly one side of place `at` is a word character.
bool is_boundary(const char32_t* text, std::size_t count, std::size_t at) {
  const bool before = at > 0 && unicode::is_word(text[at - 1]);
  const bool after = at < count && unicode::is_word(text[at]);
  return before != after;
}

}  // namespace

std::size_t find_runs(const CharacterClass& members, const CharacterClass* initials,
                      const RunSettings& settings, const char32_t* text, std::size_t count,
                      Span* out) {
  const std::size_t runs = maximal_runs(members, text, count, out);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < runs; ++i) {
    Span run = out[i];
    if (settings.starts) {
      while (run.begin < run.end && !is_boundary(text, count, run.begin)) ++run.begin;
    }
    if (initials != nullptr) {
      while (run.begin < run.end && !initials->contains(text[run.begin])) {
        run.begin = settings.starts ? run.end : run.begin + 1;
      }
    }
    if (settings.ends) {
      while (run.begin < run.end && !is_boundary(text, count, run.end)) --run.end;
    }
    const std::size_t length = run.end - run.begin;
    out[kept] = run;
    kept += length >= settings.shortest && (settings.longest == 0 || length <= settings.longest);
  }
  return kept;
}

}  // namespace pretzel
