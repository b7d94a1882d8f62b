// Producers: from a row of text or tokens to the fingerprints of its n-grams.
//
// A producer calls take(keys, count) one or more times a row. scikit-learn's rule: n-grams of n
// from min_n to max_n, none of a text (or list of tokens) shorter than n.
#pragma once

#include <algorithm>
#include <cstddef>

#include "pretzel/kernels.hpp"
#include "pretzel/read_text.hpp"
#include "pretzel/vectors.hpp"

namespace pretzel {

struct NgramRange {
  std::size_t min_n;
  std::size_t max_n;
};

// Code points of a row of a text vector, packed three by three.
inline const std::uint64_t* pack_row(const TextVector& text, std::size_t row, Scratch& scratch) {
  const std::size_t begin = text.rows.begin(row);
  const std::size_t length = text.rows.end(row) - begin;
  scratch.packed.resize(length + kTextPadding);
  kernels().pack(text.points.data() + begin, length, scratch.packed.data());
  return scratch.packed.data();
}

// Room for `count` more keys, and for what kernels write beyond them.
inline std::uint64_t* append_keys(Buffer<std::uint64_t>& keys, std::size_t count) {
  const std::size_t size = keys.size();
  keys.reserve(size + count + kTextPadding);
  keys.resize(size + count);
  return keys.data() + size;
}

struct CharProducer {
  template <class Take>
  static void produce(const VectorSet& set, Register input, std::size_t row, NgramRange range,
                      const HashKey& key, Scratch& scratch, Take take) {
    const TextVector& text = set.texts[input.index];
    const std::size_t length = text.rows.end(row) - text.rows.begin(row);
    const std::uint64_t* packed = pack_row(text, row, scratch);
    scratch.keys.resize(length + kTextPadding);
    for (std::size_t n = range.min_n; n <= std::min(range.max_n, length); ++n) {
      kernels().char_keys(packed, length, n, key, scratch.keys.data());
      take(scratch.keys.data(), length - n + 1);
    }
  }
};

struct TokenCharProducer {
  template <class Take>
  static void produce(const VectorSet& set, Register input, std::size_t row, NgramRange range,
                      const HashKey& key, Scratch& scratch, Take take) {
    const TokenVector& tokens = set.tokens[input.index];
    const std::uint64_t* packed = pack_row(set.texts[tokens.text.index], row, scratch);
    for (std::size_t n = range.min_n; n <= range.max_n; ++n) {
      scratch.keys.clear();
      for (std::size_t i = tokens.rows.begin(row); i < tokens.rows.end(row); ++i) {
        const Span token = tokens.spans[i];
        const std::size_t length = token.end - token.begin;
        if (length < n) continue;
        kernels().char_keys(packed + token.begin, length, n, key,
                            append_keys(scratch.keys, length - n + 1));
      }
      if (scratch.keys.size() == 0) break;
      take(scratch.keys.data(), scratch.keys.size());
    }
  }
};

struct PaddedCharProducer {
  // One text of all tokens, " a bc d ": neighbours have the space between them in common.
  static void pad(const VectorSet& set, Register input, std::size_t row, Scratch& scratch) {
    const TokenVector& tokens = set.tokens[input.index];
    const TextVector& text = set.texts[tokens.text.index];
    const char32_t* points = text.points.data() + text.rows.begin(row);
    Buffer<char32_t>& padded = scratch.points;
    padded.clear();
    padded.reserve(text.rows.end(row) - text.rows.begin(row) + 2 + kTextPadding);
    padded.push_unchecked(U' ');
    for (std::size_t i = tokens.rows.begin(row); i < tokens.rows.end(row); ++i) {
      const Span token = tokens.spans[i];
      std::copy(points + token.begin, points + token.end, padded.data() + padded.size());
      padded.resize(padded.size() + token.end - token.begin);
      padded.push_unchecked(U' ');
    }
    pad_text(padded);
  }

  template <class Take>
  static void produce(const VectorSet& set, Register input, std::size_t row, NgramRange range,
                      const HashKey& key, Scratch& scratch, Take take) {
    const TokenVector& tokens = set.tokens[input.index];
    pad(set, input, row, scratch);
    const std::size_t size = scratch.points.size();
    scratch.packed.resize(size + kTextPadding);
    kernels().pack(scratch.points.data(), size, scratch.packed.data());
    for (std::size_t n = range.min_n; n <= range.max_n; ++n) {
      scratch.keys.clear();
      const std::uint64_t* at = scratch.packed.data();
      for (std::size_t i = tokens.rows.begin(row); i < tokens.rows.end(row); ++i) {
        const std::size_t length = tokens.spans[i].end - tokens.spans[i].begin + 2;
        const std::size_t grams = length >= n ? length - n + 1 : n == range.min_n ? 1 : 0;
        if (grams != 0) {
          kernels().char_keys(at, length, std::min(n, length), key,
                              append_keys(scratch.keys, grams));
        }
        at += length - 1;
      }
      if (scratch.keys.size() == 0) break;
      take(scratch.keys.data(), scratch.keys.size());
    }
  }
};

struct WordProducer {
  template <class Take>
  static void produce(const VectorSet& set, Register input, std::size_t row, NgramRange range,
                      const HashKey& key, Scratch& scratch, Take take) {
    const TokenVector& tokens = set.tokens[input.index];
    const std::size_t begin = tokens.rows.begin(row);
    const std::size_t count = tokens.rows.end(row) - begin;
    const std::uint64_t* packed = pack_row(set.texts[tokens.text.index], row, scratch);
    scratch.tokens.resize(count);
    scratch.keys.resize(count);
    const std::uint64_t* token = scratch.tokens.data();
    std::uint64_t* joined = scratch.keys.data();
    kernels().token_keys(packed, tokens.spans.data() + begin, count, key, scratch.tokens.data());
    if (range.min_n == 1) take(token, count);
    for (std::size_t n = 2; n <= std::min(range.max_n, count); ++n) {
      const std::uint64_t* shorter = n == 2 ? token : joined;
      kernels().join_keys(shorter, token + n - 1, count - n + 1, key, joined);
      if (n >= range.min_n) take(joined, count - n + 1);
    }
  }
};

}  // namespace pretzel
