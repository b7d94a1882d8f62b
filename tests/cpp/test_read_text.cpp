// Texts of every width, and lower-casing in context. All of Unicode is compared with Python in
// tests/core.
#include <string>

#include "check.hpp"
#include "pretzel/csv_field.hpp"
#include "pretzel/kernels.hpp"
#include "texts.hpp"

using namespace pretzel;

namespace {

template <class Text>
std::u32string read(Text text, bool lowercase) {
  Buffer<char32_t> points;
  read_text(view(text), lowercase, points);
  for (std::size_t i = 0; i < kTextPadding; ++i) CHECK(points.data()[points.size() + i] == 0);
  return {points.data(), points.size()};
}

std::u32string lower(std::u32string_view text) { return read(text, true); }

void reads_every_width() {
  CHECK(read(std::string_view("Ab\xC4"), false) == U"Ab\u00c4");
  CHECK(read(std::u16string_view(u"Ab\u03a9"), false) == U"Ab\u03a9");
  CHECK(read(std::u32string_view(U"Ab\U0001F600"), false) == U"Ab\U0001F600");
  CHECK(read(std::string_view("Ab\xC4\xD7\xDE\xDF\xB5"), true) ==
        U"ab\u00e4\u00d7\u00fe\u00df\u00b5");
  CHECK(read(std::u16string_view(u"\u03a9B"), true) == U"\u03c9b");
  CHECK(read(std::u32string_view(), true).empty());
}

void sigma_depends_on_its_neighbours() {
  CHECK(lower(U"\u03a3") == U"\u03c3");
  CHECK(lower(U"A\u03a3") == U"a\u03c2");
  CHECK(lower(U"A\u03a3B") == U"a\u03c3b");
  CHECK(lower(U"A\u03a3 B") == U"a\u03c2 b");
  CHECK(lower(U"A\u00ad\u03a3") == U"a\u00ad\u03c2");
  CHECK(lower(U"A\u03a3\u00adB") == U"a\u03c3\u00adb");
  CHECK(lower(U"\u00ad\u03a3") == U"\u00ad\u03c3");
}

void one_code_point_becomes_several() {
  std::u32string text(1000, U'\u0130');
  std::u32string expected;
  for (int i = 0; i < 1000; ++i) expected += U"i\u0307";
  CHECK(lower(text) == expected);
}

void reads_csv_fields() {
  const auto field = [](std::string_view line, std::size_t number) {
    Buffer<char32_t> points;
    read_csv_field(view(line), U',', number, points);
    return std::u32string(points.data(), points.size());
  };
  CHECK(field("a,b,c", 1) == U"b");
  CHECK(field("a,b,c", 3).empty());
  CHECK(field("", 0).empty());
  CHECK(field("a,\"b,\"\"c\"\"\n\",d", 1) == U"b,\"c\"\n");
  CHECK(field("a,\"b,\"\"c\"\"\n\",d", 2) == U"d");
  CHECK(field("a,\"b\"x\"y,d", 1) == U"bx\"y");
  CHECK(field("a,b\"c\",d", 1) == U"b\"c\"");
  CHECK(field("a,\"open,b", 1) == U"open,b");
  CHECK(field("a,b\nc,d", 1) == U"b");
  CHECK(field("a,b\nc,d", 2).empty());
}

}  // namespace

int main() {
  for (const Kernels* set : kernel_sets()) {
    use_kernel_set(set->name);
    reads_every_width();
    sigma_depends_on_its_neighbours();
    one_code_point_becomes_several();
  }
  reads_csv_fields();
}
