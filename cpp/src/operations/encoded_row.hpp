// Rows of text or tokens as UTF-8, with the places where their elements begin.
//
// Surrogates are encoded like any other code point, as Python's "surrogatepass" does.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pretzel/vectors.hpp"

namespace pretzel {

// An n-gram of elements i to i + n - 1 is the bytes from places[i] to places[i + n] - gap.
struct EncodedRow {
  const std::uint8_t* bytes;
  const std::uint32_t* places;
  std::size_t elements;
  std::size_t gap;
};

class RowEncoder {
 public:
  explicit RowEncoder(Scratch& scratch) : bytes_(scratch.utf8), places_(scratch.places) {
    bytes_.clear();
    places_.clear();
  }

  // Elements are code points.
  EncodedRow characters(const char32_t* points, std::size_t count) {
    reserve(count);
    append_points(points, count);
    places_.push_unchecked(size());
    return row(count, 0);
  }

  // The same of all tokens in one text, " a bc d ".
  EncodedRow padded(const char32_t* points, const Span* tokens, std::size_t count) {
    reserve(length(tokens, count) + count + 1);
    append_space();
    for (std::size_t i = 0; i < count; ++i) {
      append_points(points + tokens[i].begin, tokens[i].end - tokens[i].begin);
      append_space();
    }
    places_.push_unchecked(size());
    return row(places_.size() - 1, 0);
  }

  // Elements are tokens, with one space behind each.
  EncodedRow words(const char32_t* points, const Span* tokens, std::size_t count) {
    reserve(length(tokens, count) + count);
    for (std::size_t i = 0; i < count; ++i) {
      places_.push_unchecked(size());
      for (std::size_t at = tokens[i].begin; at < tokens[i].end; ++at) append(points[at]);
      bytes_.push_unchecked(' ');
    }
    places_.push_unchecked(size());
    return row(count, 1);
  }

 private:
  static std::size_t length(const Span* tokens, std::size_t count) {
    std::size_t points = 0;
    for (std::size_t i = 0; i < count; ++i) points += tokens[i].end - tokens[i].begin;
    return points;
  }

  void reserve(std::size_t points) {
    bytes_.reserve(4 * points);
    places_.reserve(points + 1);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
  EncodedRow row(std::size_t elements, std::size_t gap) const {
    return {bytes_.data(), places_.data(), elements, gap};
  }
  void append_space() {
    places_.push_unchecked(size());
    bytes_.push_unchecked(' ');
  }
  void append_points(const char32_t* points, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      places_.push_unchecked(size());
      append(points[i]);
    }
  }
  void append(char32_t point) {
    const auto push = [this](char32_t byte) {
      bytes_.push_unchecked(static_cast<std::uint8_t>(byte));
    };
    if (point < 0x80) return push(point);
    if (point < 0x800) {
      push(0xC0 | point >> 6);
    } else {
      if (point < 0x10000) {
        push(0xE0 | point >> 12);
      } else {
        push(0xF0 | point >> 18);
        push(0x80 | (point >> 12 & 0x3F));
      }
      push(0x80 | (point >> 6 & 0x3F));
    }
    push(0x80 | (point & 0x3F));
  }

  Buffer<std::uint8_t>& bytes_;
  Buffer<std::uint32_t>& places_;
};

}  // namespace pretzel
