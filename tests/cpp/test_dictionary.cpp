// Frozen dictionaries: what was frozen is found, nothing else is, and no bytes are dangerous.
#include <cstring>
#include <set>
#include <stdexcept>
#include <vector>

#include "check.hpp"
#include "pretzel/dictionary.hpp"
#include "pretzel/kernels.hpp"
#include "texts.hpp"

using namespace pretzel;

namespace {

std::uint64_t key_of(const std::u32string& term, const FrozenDictionary& dictionary) {
  return term_fingerprint(term.data(), term.size(), dictionary.words(), dictionary.key());
}

std::vector<std::uint32_t> look_up(const FrozenDictionary& dictionary,
                                   const std::vector<std::uint64_t>& keys) {
  std::vector<std::uint32_t> ids(keys.size());
  ids.resize(kernels().look_up(dictionary, keys.data(), keys.size(), ids.data()));
  return ids;
}

std::vector<std::u32string> distinct_terms(std::size_t count, bool words) {
  std::mt19937 random(2);
  std::set<std::u32string> terms;
  while (terms.size() < count) {
    std::u32string term = random_text(random, 1 + random() % 12);
    if (words) term += U' ' + random_text(random, 1 + random() % 12);
    terms.insert(term);
  }
  return {terms.begin(), terms.end()};
}

void finds_what_was_frozen(std::size_t count, bool words) {
  const std::vector<std::u32string> terms = distinct_terms(count, words);
  const FrozenBytes bytes = freeze_dictionary(terms_of(terms), words);
  const FrozenDictionary dictionary = open(bytes);
  CHECK(dictionary.columns() == count);
  CHECK(count < 1000 || static_cast<double>(bytes.size) / static_cast<double>(count) < 16);
  std::vector<std::uint64_t> keys;
  for (const std::u32string& term : terms) keys.push_back(key_of(term, dictionary));
  const std::vector<std::uint32_t> ids = look_up(dictionary, keys);
  CHECK(ids.size() == count);
  for (std::uint32_t id = 0; id < count; ++id) CHECK(ids[id] == id);
  // One character more makes other terms, none of which is there by chance.
  keys.clear();
  for (const std::u32string& term : terms) keys.push_back(key_of(term + U'\u4e00', dictionary));
  keys.push_back(0);
  CHECK(look_up(dictionary, keys).empty());
  for (const std::uint32_t id : look_up(dictionary, {kNoFingerprint})) CHECK(id < count);
  const FrozenBytes again = freeze_dictionary(terms_of(terms), words);
  CHECK(again.size == bytes.size);
  CHECK(std::memcmp(again.data.get(), bytes.data.get(), bytes.size) == 0);
}

void refuses_a_term_twice() {
  CHECK_THROWS(std::invalid_argument, freeze_dictionary(terms_of({U"ab", U"c", U"ab"}), false));
  CHECK_THROWS(std::invalid_argument, freeze_dictionary(terms_of({U"longer", U"longer"}), false));
}

void refuses_what_is_not_utf8() {
  const auto decode = [](std::initializer_list<int> values, std::vector<std::int64_t> offsets) {
    std::vector<std::byte> bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return decode_terms(bytes, offsets);
  };
  CHECK(decode({0xED, 0xA0, 0x80}, {0, 3}).points[0] == 0xD800);
  CHECK(decode({0xF4, 0x8F, 0xBF, 0xBF}, {0, 4}).points[0] == 0x10FFFF);
  CHECK(decode({}, {0, 0}).ends.size() == 1);
  CHECK_THROWS(std::invalid_argument, decode({0x80}, {0, 1}));
  CHECK_THROWS(std::invalid_argument, decode({0xC0, 0x80}, {0, 2}));
  CHECK_THROWS(std::invalid_argument, decode({0xE0, 0x80, 0x80}, {0, 3}));
  CHECK_THROWS(std::invalid_argument, decode({0xF4, 0x90, 0x80, 0x80}, {0, 4}));
  CHECK_THROWS(std::invalid_argument, decode({0xE2, 0x82}, {0, 2}));
  CHECK_THROWS(std::invalid_argument, decode({0xE2, 0x82, 0x41}, {0, 3}));
  CHECK_THROWS(std::invalid_argument, decode({'a', 'b'}, {0, 3, 2}));
  CHECK_THROWS(std::invalid_argument, decode({'a', 'b'}, {0, -1, 2}));
  CHECK_THROWS(std::invalid_argument, decode({'a', 'b'}, {1, 2}));
  CHECK_THROWS(std::invalid_argument, decode({'a'}, {}));
}

// Every damaged copy is refused, or at least every lookup in it ends and stays inside.
void no_bytes_are_dangerous() {
  const std::vector<std::u32string> terms = distinct_terms(60, false);
  const FrozenBytes bytes = freeze_dictionary(terms_of(terms), false);
  std::vector<std::uint64_t> keys = {0, 1, kNoFingerprint, kNoFingerprint - 1,
                                     std::uint64_t{1} << 63};
  for (const std::u32string& term : terms) keys.push_back(key_of(term, open(bytes)));
  std::size_t refused = 0;
  const auto try_bytes = [&](const std::byte* data, std::size_t size) {
    // Copied to memory of its very size for the sanitizer.
    FrozenBytes copy;
    copy.size = size;
    copy.data.reset(static_cast<std::byte*>(::operator new (size, std::align_val_t{64})));
    std::memcpy(copy.data.get(), data, size);
    try {
      const FrozenDictionary dictionary = open(copy);
      for (const std::uint32_t id : look_up(dictionary, keys)) CHECK(id < dictionary.columns());
    } catch (const std::invalid_argument&) {
      ++refused;
    }
  };
  for (std::size_t size = 0; size < bytes.size; ++size) try_bytes(bytes.data.get(), size);
  CHECK(refused == bytes.size);
  for (std::size_t at = 0; at < bytes.size; ++at) {
    for (const int change : {1, 0x80, 0xFF}) {
      bytes.data[at] ^= static_cast<std::byte>(change);
      try_bytes(bytes.data.get(), bytes.size);
      bytes.data[at] ^= static_cast<std::byte>(change);
    }
  }
  CHECK_THROWS(std::invalid_argument, FrozenDictionary({bytes.data.get() + 1, bytes.size - 1}));
}

}  // namespace

int main() {
  for (const Kernels* set : kernel_sets()) {
    use_kernel_set(set->name);
    for (const std::size_t count : {0, 1, 4, 5, 6, 100, 20000}) {
      finds_what_was_frozen(count, false);
      finds_what_was_frozen(count, true);
    }
    no_bytes_are_dangerous();
  }
  refuses_a_term_twice();
  refuses_what_is_not_utf8();
}
