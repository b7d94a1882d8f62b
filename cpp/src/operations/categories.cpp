#include "pretzel/operations/categories.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "pretzel/find_text.hpp"

namespace pretzel {
namespace {

// Appends the row of that number, or refuses the record.
void append(const CategoryRows& rows, std::int32_t number, std::string_view column,
            RunContext& context, std::size_t record, double* out) {
  if (number < 0) {
    context.refuse(record, column);
    std::fill_n(out, rows.width, 0.0);
  } else {
    std::memcpy(out, rows.row(number), rows.width * sizeof(double));
  }
}

class ReadCategory final : public Operation {
 public:
  ReadCategory(std::size_t column, const TextEncoding& encoding, Register output)
      : column_(column), encoding_(encoding), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const std::int32_t row = row_of(context.records.text(record, column_));
      append(encoding_.rows, row, encoding_.column, context, record, output.append_row());
    }
  }

 private:
  std::int32_t row_of(const TextView& text) const {
    if (text.width == 0) return text.length == 0 ? encoding_.others.none : encoding_.others.nan;
    const std::int64_t id = find_text(encoding_.dictionary, text);
    return id < 0 ? encoding_.others.unknown : static_cast<std::int32_t>(id);
  }

  std::size_t column_;
  TextEncoding encoding_;
  Register output_;
};

class EncodeText final : public Operation {
 public:
  EncodeText(const TextEncoding& encoding, Register input, Register output)
      : encoding_(encoding), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const TextVector& input = context.vectors->texts[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const std::size_t begin = input.rows.begin(record);
      const std::size_t length = input.rows.end(record) - begin;
      const std::int64_t id =
          find_text(encoding_.dictionary, {input.points.data() + begin, length, 4});
      const std::int32_t row = id < 0 ? encoding_.others.unknown : static_cast<std::int32_t>(id);
      append(encoding_.rows, row, encoding_.column, context, record, output.append_row());
    }
  }

 private:
  TextEncoding encoding_;
  Register input_;
  Register output_;
};

class EncodeNumbers final : public Operation {
 public:
  EncodeNumbers(NumberEncoding encoding, Register input, Register output)
      : encoding_(std::move(encoding)), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* out = output.append_row();
      const double* row = input.row(record);
      std::size_t begin = 0;
      for (std::size_t column = 0; column < encoding_.ends.size(); ++column) {
        const std::size_t end = encoding_.ends[column];
        append(encoding_.rows, row_of(row[column], column, begin, end), encoding_.columns[column],
               context, record, out);
        out += encoding_.rows.width;
        begin = end;
      }
    }
  }

 private:
  std::int32_t row_of(double value, std::size_t column, std::size_t begin, std::size_t end) const {
    if (std::isnan(value)) return encoding_.others[column].nan;
    const double* values = encoding_.values.data();
    const double* found = std::lower_bound(values + begin, values + end, value);
    if (found == values + end || *found != value) return encoding_.others[column].unknown;
    return static_cast<std::int32_t>(found - values);
  }

  NumberEncoding encoding_;
  Register input_;
  Register output_;
};

// What the codes of a row say: take(output column) for each that is one.
class OneHot : public Operation {
 protected:
  OneHot(std::span<const std::int64_t> sizes, std::vector<Register> inputs)
      : sizes_(sizes), inputs_(std::move(inputs)) {}

  template <class Take>
  void each(const VectorSet& set, std::size_t record, Take take) const {
    std::uint32_t start = 0;
    const std::int64_t* size = sizes_.data();
    for (const Register part : inputs_) {
      const DenseVector& vector = set.dense[part.index];
      const double* codes = vector.row(record);
      for (std::size_t column = 0; column < vector.columns; ++column, ++size) {
        // Compared as numbers first: not every double converts.
        if (const double code = codes[column]; code >= 0 && code < static_cast<double>(*size)) {
          const auto whole = static_cast<std::uint32_t>(code);
          if (static_cast<double>(whole) == code) take(start + whole);
        }
        start += static_cast<std::uint32_t>(*size);
      }
    }
  }

  std::size_t columns() const { return sizes_.size(); }

 private:
  std::span<const std::int64_t> sizes_;
  std::vector<Register> inputs_;
};

class OneHotSparse final : public OneHot {
 public:
  OneHotSparse(std::span<const std::int64_t> sizes, std::vector<Register> inputs, Register output)
      : OneHot(sizes, std::move(inputs)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      output.ids.reserve(output.ids.size() + columns());
      output.values.reserve(output.values.size() + columns());
      each(*context.vectors, record, [&output](std::uint32_t id) {
        output.ids.push_unchecked(id);
        output.values.push_unchecked(1.0);
      });
      output.rows.push_end(output.ids.size());
    }
  }

 private:
  Register output_;
};

class OneHotDense final : public OneHot {
 public:
  OneHotDense(std::span<const std::int64_t> sizes, std::vector<Register> inputs, Register output)
      : OneHot(sizes, std::move(inputs)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* out = output.append_row();
      std::fill_n(out, output.columns, 0.0);
      each(*context.vectors, record, [out](std::uint32_t id) { out[id] = 1.0; });
    }
  }

 private:
  Register output_;
};

// By way of the pairs, so that both ways add in one order.
class OneHotDot final : public OneHot {
 public:
  OneHotDot(std::span<const std::int64_t> sizes, const DotProduct& product,
            std::vector<Register> inputs, Register output)
      : OneHot(sizes, std::move(inputs)), product_(product), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    DenseVector& output = context.vectors->dense[output_.index];
    Scratch& scratch = context.vectors->scratch;
    scratch.ids.resize(columns());
    scratch.values.resize(columns());
    std::fill_n(scratch.values.data(), columns(), 1.0);
    for (std::size_t record = first; record < first + count; ++record) {
      std::uint32_t* ids = scratch.ids.data();
      each(*context.vectors, record, [&ids](std::uint32_t id) { *ids++ = id; });
      const auto size = static_cast<std::size_t>(ids - scratch.ids.data());
      product_.run(scratch.ids.data(), scratch.values.data(), size, output.append_row());
    }
  }

 private:
  DotProduct product_;
  Register output_;
};

}  // namespace

std::unique_ptr<const Operation> make_read_category(std::size_t column,
                                                    const TextEncoding& encoding, Register output) {
  return std::make_unique<ReadCategory>(column, encoding, output);
}

std::unique_ptr<const Operation> make_encode_text(const TextEncoding& encoding, Register input,
                                                  Register output) {
  return std::make_unique<EncodeText>(encoding, input, output);
}

std::unique_ptr<const Operation> make_encode_numbers(NumberEncoding encoding, Register input,
                                                     Register output) {
  return std::make_unique<EncodeNumbers>(std::move(encoding), input, output);
}

std::unique_ptr<const Operation> make_one_hot_sparse(std::span<const std::int64_t> sizes,
                                                     std::vector<Register> inputs,
                                                     Register output) {
  return std::make_unique<OneHotSparse>(sizes, std::move(inputs), output);
}

std::unique_ptr<const Operation> make_one_hot_dense(std::span<const std::int64_t> sizes,
                                                    std::vector<Register> inputs, Register output) {
  return std::make_unique<OneHotDense>(sizes, std::move(inputs), output);
}

std::unique_ptr<const Operation> make_one_hot_dot(std::span<const std::int64_t> sizes,
                                                  const DotProduct& product,
                                                  std::vector<Register> inputs, Register output) {
  return std::make_unique<OneHotDot>(sizes, product, std::move(inputs), output);
}

}  // namespace pretzel
