#include "pretzel/strip_accents.hpp"

#include <algorithm>
#include <cstring>

#include "pretzel/read_text.hpp"
#include "pretzel/unicode.hpp"

namespace pretzel {
namespace {

// Hangul syllables by number: 19 leading consonants, 21 vowels, 27 trailing consonants or none.
constexpr char32_t kSyllables = 0xAC00;
constexpr char32_t kSyllableCount = 11172;
constexpr unsigned kTrailing = 28;
constexpr unsigned kVowels = 21 * kTrailing;

// In blocks that compilers vectorise.
std::size_t ascii_prefix(const char32_t* text, std::size_t length) {
  constexpr std::size_t kBlock = 32;
  std::size_t i = 0;
  for (; i + kBlock <= length; i += kBlock) {
    char32_t all = 0;
    for (std::size_t k = 0; k < kBlock; ++k) all |= text[i + k];
    if (all >= 0x80) break;
  }
  while (i < length && text[i] < 0x80) ++i;
  return i;
}

void strip(const char32_t* text, std::size_t length, bool ascii, Buffer<char32_t>& points) {
  const auto push = [&](char32_t point) {
    if (!ascii || point < 0x80) points.push_unchecked(point);
  };
  for (std::size_t i = 0; i < length; ++i) {
    const char32_t point = text[i];
    if (const std::uint16_t number = unicode::bare_text(point)) {
      const unicode::Expansion bare = unicode::bare_points(number);
      points.reserve(points.size() + bare.length + (length - i));
      for (unsigned k = 0; k < bare.length; ++k) push(bare.points[k]);
    } else if (const char32_t syllable = point - kSyllables; syllable < kSyllableCount) {
      points.reserve(points.size() + 3 + (length - i));
      push(0x1100 + syllable / kVowels);
      push(0x1161 + syllable % kVowels / kTrailing);
      if (syllable % kTrailing != 0) push(0x11A7 + syllable % kTrailing);
    } else {
      push(point);
    }
  }
}

}  // namespace

void strip_accents(Accents accents, Buffer<char32_t>& points, std::size_t begin,
                   Buffer<char32_t>& scratch) {
  if (accents == Accents::kKeep) return;
  const std::size_t length = points.size() - begin;
  const std::size_t prefix = ascii_prefix(points.data() + begin, length);
  if (prefix == length) return;
  scratch.clear();
  scratch.resize(length - prefix);
  std::copy_n(points.data() + begin + prefix, length - prefix, scratch.data());
  points.resize(begin + prefix);
  strip(scratch.data(), length - prefix, accents == Accents::kAscii, points);
  points.reserve(points.size() + kTextPadding);
  pad_text(points);
}

}  // namespace pretzel
