#include "pretzel/csv_field.hpp"

#include <cstdint>

namespace pretzel {
namespace {

enum class State : std::uint8_t { kStart, kPlain, kQuoted, kQuoteInQuoted };

// Quotes matter only where a field starts with one; text behind a closing quote belongs to the
// field, as in Python's non-strict dialects. An unquoted line break ends the record.
template <class Point>
void split(const Point* line, std::size_t length, char32_t separator, std::size_t number,
           Buffer<char32_t>& field) {
  std::size_t current = 0;
  State state = State::kStart;
  for (std::size_t i = 0; i < length; ++i) {
    const char32_t point = line[i];
    bool keep = true;
    if (state == State::kQuoted) {
      if (point == U'"') {
        state = State::kQuoteInQuoted;
        keep = false;
      }
    } else if (state == State::kQuoteInQuoted && point == U'"') {
      state = State::kQuoted;
    } else if (point == separator) {
      if (current == number) return;
      ++current;
      state = State::kStart;
      continue;
    } else if (point == U'\n' || point == U'\r') {
      return;
    } else if (state == State::kStart && point == U'"') {
      state = State::kQuoted;
      keep = false;
    } else {
      state = State::kPlain;
    }
    if (keep && current == number) field.push_unchecked(point);
  }
}

}  // namespace

void read_csv_field(const TextView& line, char32_t separator, std::size_t number,
                    Buffer<char32_t>& field) {
  field.clear();
  field.reserve(line.length);
  switch (line.width) {
    case 1:
      return split(static_cast<const std::uint8_t*>(line.data), line.length, separator, number,
                   field);
    case 2:
      return split(static_cast<const char16_t*>(line.data), line.length, separator, number, field);
    default:
      return split(static_cast<const char32_t*>(line.data), line.length, separator, number, field);
  }
}

}  // namespace pretzel
