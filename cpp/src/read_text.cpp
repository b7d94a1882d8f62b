#include "pretzel/read_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "pretzel/kernels.hpp"
#include "pretzel/unicode.hpp"

namespace pretzel {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kFinalSigma = 0x3C2;

// The Final_Sigma condition: a cased character before, none after, ignorable ones skipped.
template <class Point>
bool is_final_sigma(const Point* text, std::size_t length, std::size_t at) {
  std::size_t before = at;
  std::uint8_t properties = unicode::kIgnorable;
  while (before > 0 && (properties & unicode::kIgnorable)) {
    properties = unicode::properties(text[--before]);
  }
  if (!(properties & unicode::kCased)) return false;
  for (std::size_t after = at + 1; after < length; ++after) {
    properties = unicode::properties(text[after]);
    if (!(properties & unicode::kIgnorable)) return !(properties & unicode::kCased);
  }
  return true;
}

// Most code points become one; room for the rest is made when they turn up.
template <class Point>
void read_lower(const Point* text, std::size_t length, Buffer<char32_t>& points) {
  points.reserve(points.size() + length + kTextPadding);
  for (std::size_t i = 0; i < length; ++i) {
    const char32_t point = text[i];
    if (point < 0x80) {
      points.push_unchecked(point + (point - 'A' < 26 ? 32 : 0));
      continue;
    }
    const std::uint32_t distance = unicode::lower_distance(point);
    if (distance != unicode::kSpecial) {
      points.push_unchecked(point + distance);
    } else if (point == kCapitalSigma) {
      points.push_unchecked(is_final_sigma(text, length, i) ? kFinalSigma : kSmallSigma);
    } else {
      const unicode::Expansion lower = unicode::lower_expansion(point);
      points.reserve(points.size() + lower.length + (length - i) + kTextPadding);
      for (unsigned k = 0; k < lower.length; ++k) points.push_unchecked(lower.points[k]);
    }
  }
}

}  // namespace

void read_text(const TextView& text, bool lowercase, Buffer<char32_t>& points) {
  const std::size_t size = points.size();
  points.reserve(size + text.length + kTextPadding);
  char32_t* out = points.data() + size;
  if (text.width == 1) {
    const auto* latin = static_cast<const std::uint8_t*>(text.data);
    (lowercase ? kernels().widen_lower : kernels().widen)(latin, text.length, out);
    points.resize(size + text.length);
  } else if (text.width == 2) {
    const auto* wide = static_cast<const char16_t*>(text.data);
    if (lowercase) {
      read_lower(wide, text.length, points);
    } else {
      std::copy_n(wide, text.length, out);
      points.resize(size + text.length);
    }
  } else {
    const auto* full = static_cast<const char32_t*>(text.data);
    if (lowercase) {
      read_lower(full, text.length, points);
    } else {
      if (text.length != 0) std::memcpy(out, full, text.length * sizeof(char32_t));
      points.resize(size + text.length);
    }
  }
  pad_text(points);
}

}  // namespace pretzel
