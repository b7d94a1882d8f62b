#include "pretzel/operations/text.hpp"

#include "pretzel/csv_field.hpp"
#include "pretzel/kernels.hpp"
#include "pretzel/read_text.hpp"

namespace pretzel {
namespace {

struct RowText {
  const char32_t* points;
  std::size_t length;
};

RowText row_of(const TextVector& text, std::size_t row) {
  const std::size_t begin = text.rows.begin(row);
  return {text.points.data() + begin, text.rows.end(row) - begin};
}

// The text may lie in scratch.points: it has been read when that is used again.
void read(const TextView& text, Reading reading, TextVector& output, Scratch& scratch) {
  const std::size_t begin = output.points.size();
  read_text(text, reading.lowercase, output.points);
  strip_accents(reading.accents, output.points, begin, scratch.points);
  output.rows.push_end(output.points.size());
}

class ReadText final : public Operation {
 public:
  ReadText(std::size_t column, Reading reading, Register output)
      : column_(column), reading_(reading), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    TextVector& output = context.vectors->texts[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      read(context.records.text(record, column_), reading_, output, context.vectors->scratch);
    }
  }

 private:
  std::size_t column_;
  Reading reading_;
  Register output_;
};

class CsvField final : public Operation {
 public:
  CsvField(char32_t separator, std::size_t field, Reading reading, Register output)
      : separator_(separator), field_(field), reading_(reading), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    TextVector& output = context.vectors->texts[output_.index];
    Buffer<char32_t>& field = context.vectors->scratch.points;
    for (std::size_t record = first; record < first + count; ++record) {
      read_csv_field(context.records.text(record, 0), separator_, field_, field);
      read({field.data(), field.size(), 4}, reading_, output, context.vectors->scratch);
    }
  }

 private:
  char32_t separator_;
  std::size_t field_;
  Reading reading_;
  Register output_;
};

class ChangeText final : public Operation {
 public:
  ChangeText(Reading reading, Register input, Register output)
      : reading_(reading), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const TextVector& input = context.vectors->texts[input_.index];
    TextVector& output = context.vectors->texts[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const RowText row = row_of(input, record);
      read({row.points, row.length, 4}, reading_, output, context.vectors->scratch);
    }
  }

 private:
  Reading reading_;
  Register input_;
  Register output_;
};

class CollapseWhitespace final : public Operation {
 public:
  CollapseWhitespace(Register input, Register output) : input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const TextVector& input = context.vectors->texts[input_.index];
    TextVector& output = context.vectors->texts[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const RowText row = row_of(input, record);
      Buffer<char32_t>& points = output.points;
      points.reserve(points.size() + row.length + kTextPadding);
      const std::size_t length =
          kernels().collapse_whitespace(row.points, row.length, points.data() + points.size());
      points.resize(points.size() + length);
      pad_text(points);
      output.rows.push_end(points.size());
    }
  }

 private:
  Register input_;
  Register output_;
};

// `find` writes the spans of one text and returns how many.
template <class Find>
class Tokenizer final : public Operation {
 public:
  Tokenizer(const Find& find, Register input, Register output)
      : find_(find), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const TextVector& input = context.vectors->texts[input_.index];
    TokenVector& output = context.vectors->tokens[output_.index];
    output.text = input_;
    for (std::size_t record = first; record < first + count; ++record) {
      const RowText row = row_of(input, record);
      Buffer<Span>& spans = output.spans;
      spans.reserve(spans.size() + kTokensOf(row.length));
      const std::size_t tokens = find_(row.points, row.length, spans.data() + spans.size());
      spans.resize(spans.size() + tokens);
      output.rows.push_end(spans.size());
    }
  }

 private:
  Find find_;
  Register input_;
  Register output_;
};

template <class Find>
std::unique_ptr<const Operation> make_tokenizer(const Find& find, Register input, Register output) {
  return std::make_unique<Tokenizer<Find>>(find, input, output);
}

}  // namespace

std::unique_ptr<const Operation> make_read_text(std::size_t column, Reading reading,
                                                Register output) {
  return std::make_unique<ReadText>(column, reading, output);
}

std::unique_ptr<const Operation> make_csv_field(char32_t separator, std::size_t field,
                                                Reading reading, Register output) {
  return std::make_unique<CsvField>(separator, field, reading, output);
}

std::unique_ptr<const Operation> make_change_text(Reading reading, Register input,
                                                  Register output) {
  return std::make_unique<ChangeText>(reading, input, output);
}

std::unique_ptr<const Operation> make_collapse_whitespace(Register input, Register output) {
  return std::make_unique<CollapseWhitespace>(input, output);
}

std::unique_ptr<const Operation> make_tokenize(Register input, Register output) {
  return make_tokenizer([](const char32_t* text, std::size_t count,
                           Span* out) { return kernels().tokenize(text, count, out); },
                        input, output);
}

std::unique_ptr<const Operation> make_find_tokens(const CharacterClass& members,
                                                  const std::optional<CharacterClass>& initials,
                                                  const RunSettings& settings, Register input,
                                                  Register output) {
  return make_tokenizer(
      [=](const char32_t* text, std::size_t count, Span* out) {
        return find_runs(members, initials ? &*initials : nullptr, settings, text, count, out);
      },
      input, output);
}

}  // namespace pretzel
