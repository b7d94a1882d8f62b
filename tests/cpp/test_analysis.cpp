// Accents, runs of a class, dropped tokens, padded words and hashed n-grams against slow code.
// Comparison with Python and scikit-learn, for all of Unicode, is in tests/parity.
#include <map>
#include <vector>

#include "check.hpp"
#include "pretzel/character_runs.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/murmur_hash.hpp"
#include "pretzel/native_plan.hpp"
#include "pretzel/operations/hash_ngram.hpp"
#include "pretzel/operations/sparse.hpp"
#include "pretzel/operations/text.hpp"
#include "pretzel/strip_accents.hpp"
#include "pretzel/unicode.hpp"
#include "texts.hpp"

using namespace pretzel;

namespace {

using Tokens = std::vector<std::u32string>;

std::u32string strip(Accents accents, std::u32string_view text) {
  Buffer<char32_t> points;
  Buffer<char32_t> scratch;
  read_text(view(U"kept"), false, points);
  const std::size_t begin = points.size();
  read_text(view(text), false, points);
  strip_accents(accents, points, begin, scratch);
  for (std::size_t i = 0; i < kTextPadding; ++i) CHECK(points.data()[points.size() + i] == 0);
  CHECK(std::u32string(points.data(), begin) == U"kept");
  return {points.data() + begin, points.size() - begin};
}

void strips_accents() {
  CHECK(strip(Accents::kKeep, U"\u00e9") == U"\u00e9");
  CHECK(strip(Accents::kUnicode, U"") == U"");
  CHECK(strip(Accents::kUnicode, U"plain") == U"plain");
  CHECK(strip(Accents::kUnicode, U"e\u0301\u0327t\u00e9 \ufb03") == U"ete ffi");
  CHECK(strip(Accents::kUnicode, U"\u0301\u0327").empty());
  CHECK(strip(Accents::kUnicode, U"\uac00\uac01") == U"\u1100\u1161\u1100\u1161\u11a8");
  CHECK(strip(Accents::kAscii, U"caf\u00e9 \u65e5\uac01 \u00bd") == U"cafe  12");
  const std::u32string expanded = strip(Accents::kUnicode, std::u32string(300, U'\ufdfa'));
  CHECK(expanded.size() == 300 * 18);
}

bool is_word(const std::u32string& text, std::size_t at) {
  return at < text.size() && unicode::is_word(text[at]);
}

bool is_boundary(const std::u32string& text, std::size_t at) {
  return is_word(text, at - 1) != is_word(text, at);  // before the first is beyond the last
}

Tokens runs_slowly(const CharacterClass& members, const CharacterClass* initials,
                   RunSettings settings, const std::u32string& text) {
  Tokens runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t begin = i;
    while (i < text.size() && members.contains(text[i])) ++i;
    std::size_t end = i;
    while (settings.starts && begin < end && !is_boundary(text, begin)) ++begin;
    const std::size_t start = begin;
    while (initials && begin < end && !initials->contains(text[begin])) ++begin;
    if (settings.starts && begin != start) begin = end;
    while (settings.ends && begin < end && !is_boundary(text, end)) --end;
    if (end - begin < settings.shortest) continue;
    if (settings.longest != 0 && end - begin > settings.longest) continue;
    runs.push_back(text.substr(begin, end - begin));
  }
  return runs;
}

Tokens find(const CharacterClass& members, const CharacterClass* initials, RunSettings settings,
            const std::u32string& text) {
  const std::vector<char32_t> points = padded(text);
  std::vector<Span> spans(kTokensOf(text.size()));
  spans.resize(find_runs(members, initials, settings, points.data(), text.size(), spans.data()));
  Tokens runs;
  for (const Span span : spans) runs.push_back(text.substr(span.begin, span.end - span.begin));
  return runs;
}

constexpr PointRange kRanges[] = {{'-', '.'}, {'a', 'z'}, {0xA0, 0xFF}, {0x3A3, 0x1F600}};

void finds_runs(std::mt19937& random) {
  const CharacterClass members(kRanges);
  const CharacterClass letters({&kRanges[1], 1});
  for (std::size_t length = 0; length < 300; ++length) {
    const std::u32string text = random_text(random, length);
    for (unsigned bits = 0; bits < 16; ++bits) {
      const RunSettings settings{1 + bits % 2 * 2, bits / 2 % 2 * 4, bits / 4 % 2 == 1,
                                 bits / 8 == 1};
      for (const CharacterClass* initials :
           {static_cast<const CharacterClass*>(nullptr), &letters}) {
        CHECK(find(members, initials, settings, text) ==
              runs_slowly(members, initials, settings, text));
      }
    }
    CHECK(find(members, nullptr, {}, std::u32string(length, U'a')).size() == (length != 0));
  }
  constexpr PointRange kDescending[] = {{'b', 'c'}, {'a', 'a'}};
  constexpr PointRange kBeyond[] = {{0, 0x110000}};
  CHECK_THROWS(std::invalid_argument, CharacterClass(kDescending));
  CHECK_THROWS(std::invalid_argument, CharacterClass(kBeyond));
}

const Register kText{VectorKind::kText, 0};
const Register kAll{VectorKind::kTokens, 0};
const Register kKept{VectorKind::kTokens, 1};
const Register kFound{VectorKind::kSparse, 0};

std::uint32_t column_of(const std::u32string& gram, std::uint32_t columns) {
  std::string ascii(gram.begin(), gram.end());
  const auto hash = murmur_hash(reinterpret_cast<const std::uint8_t*>(ascii.data()), ascii.size());
  return (hash >> 31 ? 0 - hash : hash) % columns;
}

std::map<std::uint32_t, double> count_slowly(const std::u32string& text, const Tokens& tokens,
                                             const HashSettings& settings) {
  Tokens rows = {text};
  if (settings.producer != NgramProducer::kChar) rows = tokens;
  std::map<std::uint32_t, double> counts;
  for (std::u32string row : rows) {
    if (settings.producer == NgramProducer::kPadded) row = U' ' + row + U' ';
    if (row.size() < settings.min_n && settings.producer == NgramProducer::kPadded) {
      ++counts[column_of(row, settings.columns)];
    }
    for (std::size_t n = settings.min_n; n <= settings.max_n; ++n) {
      if (settings.producer == NgramProducer::kWord) break;
      for (std::size_t i = 0; i + n <= row.size(); ++i) {
        ++counts[column_of(row.substr(i, n), settings.columns)];
      }
    }
  }
  if (settings.producer != NgramProducer::kWord) return counts;
  for (std::size_t n = settings.min_n; n <= settings.max_n; ++n) {
    for (std::size_t i = 0; i + n <= rows.size(); ++i) {
      std::u32string joined = rows[i];
      for (std::size_t k = 1; k < n; ++k) joined += U' ' + rows[i + k];
      ++counts[column_of(joined, settings.columns)];
    }
  }
  return counts;
}

void hashes_what_is_not_dropped(HashSettings settings, std::mt19937& random) {
  static constexpr PointRange kLetters[] = {{'A', 'Z'}, {'a', 'z'}};
  const CharacterClass letters(kLetters);
  const FrozenBytes bytes = freeze_dictionary(terms_of({U"a", U"bA", U"Zbz"}), false);
  const FrozenDictionary dropped = open(bytes);
  std::vector<NativeStage> stages(1);
  auto& operations = stages[0].operations;
  operations.push_back(make_read_text(0, {false, Accents::kAscii}, kText));
  operations.push_back(make_find_tokens(letters, std::nullopt, {}, kText, kAll));
  operations.push_back(make_drop_tokens(dropped, kAll, kKept));
  const Register input = settings.producer == NgramProducer::kChar ? kText : kKept;
  operations.push_back(make_hash_ngram_sparse(settings, input, kFound));
  operations.push_back(make_emit_sparse(kFound));
  stages[0].internal = {kText, kAll, kKept, kFound};
  std::array<OutputShape, 4> outputs{};
  outputs[static_cast<std::size_t>(Method::kTransform)] = {OutputShape::Type::kSparse,
                                                           settings.columns};
  const NativePlan plan(std::move(stages), {1, 2, 1, 0}, {}, outputs, 1);
  VectorSet vectors;
  for (std::size_t length = 0; length < 150; ++length) {
    const std::u32string text = random_text(random, length);
    const TextView record = view(text);
    SparseVector sparse;
    RunContext context;
    context.records = {&record, 1, 1};
    context.vectors = &vectors;
    context.method = Method::kTransform;
    context.sparse = &sparse;
    plan.prepare(vectors);
    plan.run(context);
    const std::u32string plain = strip(Accents::kAscii, text);
    Tokens kept;
    for (const std::u32string& token : find(letters, nullptr, {}, plain)) {
      if (token != U"a" && token != U"bA" && token != U"Zbz") kept.push_back(token);
    }
    const auto expected = count_slowly(plain, kept, settings);
    CHECK(sparse.ids.size() == expected.size());
    for (std::size_t i = 0; i < sparse.ids.size(); ++i) {
      CHECK(sparse.values[i] == expected.at(sparse.ids[i]));
    }
  }
}

}  // namespace

int main() {
  std::mt19937 random(5);
  strips_accents();
  finds_runs(random);
  const std::string text = "hello, world";
  CHECK(murmur_hash(reinterpret_cast<const std::uint8_t*>(text.data()), 5) == 0x248bfa47);
  CHECK(murmur_hash(reinterpret_cast<const std::uint8_t*>(text.data()), 12) == 0x149bbb7f);
  for (const Kernels* set : kernel_sets()) {
    use_kernel_set(set->name);
    for (const auto producer :
         {NgramProducer::kChar, NgramProducer::kPadded, NgramProducer::kWord}) {
      for (const std::uint32_t columns : {1u, 7u, 64u, 0x7FFFFFFFu}) {
        hashes_what_is_not_dropped({producer, 1, 3, columns, false, false, {}}, random);
        hashes_what_is_not_dropped({producer, 4, 5, columns, false, false, {}}, random);
      }
    }
  }
}
