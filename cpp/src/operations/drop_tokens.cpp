#include <algorithm>

#include "ngram_producers.hpp"
#include "pretzel/operations/text.hpp"

namespace pretzel {
namespace {

class DropTokens final : public Operation {
 public:
  DropTokens(const FrozenDictionary& dictionary, Register input, Register output)
      : dictionary_(dictionary), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const TokenVector& input = set.tokens[input_.index];
    TokenVector& output = set.tokens[output_.index];
    output.text = input.text;
    for (std::size_t record = first; record < first + count; ++record) {
      const Span* tokens = input.spans.data() + input.rows.begin(record);
      const std::size_t size = input.rows.end(record) - input.rows.begin(record);
      const std::uint64_t* keys = fingerprints(set, record, tokens, size);
      output.spans.reserve(output.spans.size() + size);
      for (std::size_t i = 0; i < size; ++i) {
        std::uint32_t ids[2];
        if (kernels().look_up(dictionary_, keys + i, 1, ids) == 0) {
          output.spans.push_unchecked(tokens[i]);
        }
      }
      output.rows.push_end(output.spans.size());
    }
  }

 private:
  const std::uint64_t* fingerprints(VectorSet& set, std::size_t record, const Span* tokens,
                                    std::size_t size) const {
    const TextVector& text = set.texts[set.tokens[input_.index].text.index];
    const std::uint64_t* packed = pack_row(text, record, set.scratch);
    set.scratch.tokens.resize(size);
    kernels().token_keys(packed, tokens, size, dictionary_.key(), set.scratch.tokens.data());
    return set.scratch.tokens.data();
  }

  FrozenDictionary dictionary_;
  Register input_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_drop_tokens(const FrozenDictionary& dictionary,
                                                  Register input, Register output) {
  return std::make_unique<DropTokens>(dictionary, input, output);
}

}  // namespace pretzel
