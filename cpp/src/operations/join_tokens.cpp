#include <algorithm>
#include <new>

#include "pretzel/operations/text.hpp"
#include "pretzel/read_text.hpp"

namespace pretzel {
namespace {

constexpr std::size_t kMaxPoints = 0x7FFFFFFF;  // of a row

class JoinTokens final : public Operation {
 public:
  JoinTokens(std::size_t min_n, std::size_t max_n, Register input, Register output, Register text)
      : min_n_(min_n), max_n_(max_n), input_(input), output_(output), text_(text) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    VectorSet& set = *context.vectors;
    const TokenVector& input = set.tokens[input_.index];
    TokenVector& output = set.tokens[output_.index];
    TextVector& text = set.texts[text_.index];
    output.text = text_;
    for (std::size_t record = first; record < first + count; ++record) {
      const TextVector& source = set.texts[input.text.index];
      const char32_t* points = source.points.data() + source.rows.begin(record);
      const Span* tokens = input.spans.data() + input.rows.begin(record);
      const std::size_t size = input.rows.end(record) - input.rows.begin(record);
      const std::size_t begin = text.points.size();
      for (std::size_t n = min_n_; n <= std::min(max_n_, size); ++n) {
        output.spans.reserve(output.spans.size() + size - n + 1);
        for (std::size_t i = 0; i + n <= size; ++i) {
          const std::size_t start = text.points.size() - begin;
          join(points, tokens + i, n, text.points);
          // Spans are 32 bits wide.
          if (text.points.size() - begin > kMaxPoints) throw std::bad_alloc();
          output.spans.push_unchecked({static_cast<std::uint32_t>(start),
                                       static_cast<std::uint32_t>(text.points.size() - begin)});
        }
      }
      text.points.reserve(text.points.size() + kTextPadding);
      pad_text(text.points);
      text.rows.push_end(text.points.size());
      output.rows.push_end(output.spans.size());
    }
  }

 private:
  static void join(const char32_t* points, const Span* tokens, std::size_t n,
                   Buffer<char32_t>& out) {
    std::size_t length = n - 1;
    for (std::size_t i = 0; i < n; ++i) length += tokens[i].end - tokens[i].begin;
    out.reserve(out.size() + length);
    for (std::size_t i = 0; i < n; ++i) {
      if (i != 0) out.push_unchecked(U' ');
      for (std::uint32_t at = tokens[i].begin; at < tokens[i].end; ++at) {
        out.push_unchecked(points[at]);
      }
    }
  }

  std::size_t min_n_;
  std::size_t max_n_;
  Register input_;
  Register output_;
  Register text_;
};

}  // namespace

std::unique_ptr<const Operation> make_join_tokens(std::size_t min_n, std::size_t max_n,
                                                  Register input, Register output, Register text) {
  return std::make_unique<JoinTokens>(min_n, max_n, input, output, text);
}

}  // namespace pretzel
