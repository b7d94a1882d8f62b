#include "pretzel/operations/table.hpp"

#include <algorithm>
#include <cstring>

namespace pretzel {
namespace {

class ReadNumbers final : public Operation {
 public:
  ReadNumbers(std::span<const std::int32_t> columns, Register output)
      : columns_(columns), output_(output) {
    for (std::size_t i = 1; i < columns.size(); ++i) {
      neighbours_ = neighbours_ && columns[i] == columns[i - 1] + 1;
    }
  }

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const RecordBatch& records = context.records;
    DenseVector& output = context.vectors->dense[output_.index];
    const std::ptrdiff_t stride = records.column_stride;
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = records.row(record);
      double* out = output.append_row();
      if (neighbours_ && stride == 1) {
        std::memcpy(out, row + columns_[0], columns_.size() * sizeof(double));
        continue;
      }
      for (std::size_t i = 0; i < columns_.size(); ++i) out[i] = row[columns_[i] * stride];
    }
  }

 private:
  std::span<const std::int32_t> columns_;
  Register output_;
  bool neighbours_ = true;
};

class ToDense final : public Operation {
 public:
  ToDense(Register input, Register output) : input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      double* out = output.append_row();
      std::fill_n(out, output.columns, 0.0);
      for (std::size_t i = input.rows.begin(record); i < input.rows.end(record); ++i) {
        out[input.ids.data()[i]] = input.values.data()[i];
      }
    }
  }

 private:
  Register input_;
  Register output_;
};

class ToSparse final : public Operation {
 public:
  ToSparse(Register input, Register output) : input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const DenseVector& input = context.vectors->dense[input_.index];
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const double* row = input.row(record);
      const std::size_t begin = output.ids.size();
      output.ids.resize(begin + input.columns);
      output.values.resize(begin + input.columns);
      std::size_t size = begin;
      for (std::size_t c = 0; c < input.columns; ++c) {
        output.ids.data()[size] = static_cast<std::uint32_t>(c);
        output.values.data()[size] = row[c];
        size += row[c] != 0;
      }
      output.ids.resize(size);
      output.values.resize(size);
      output.rows.push_end(size);
    }
  }

 private:
  Register input_;
  Register output_;
};

class EmitDense final : public Operation {
 public:
  EmitDense(std::size_t columns, Register input) : columns_(columns), input_(input) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    if (context.method != Method::kTransform) return;
    const DenseVector& input = context.vectors->dense[input_.index];
    std::memcpy(context.values + first * columns_, input.row(first),
                count * columns_ * sizeof(double));
  }

 private:
  std::size_t columns_;
  Register input_;
};

}  // namespace

std::unique_ptr<const Operation> make_read_numbers(std::span<const std::int32_t> columns,
                                                   Register output) {
  return std::make_unique<ReadNumbers>(columns, output);
}

std::unique_ptr<const Operation> make_to_dense(Register input, Register output) {
  return std::make_unique<ToDense>(input, output);
}

std::unique_ptr<const Operation> make_to_sparse(Register input, Register output) {
  return std::make_unique<ToSparse>(input, output);
}

std::unique_ptr<const Operation> make_emit_dense(std::size_t columns, Register input) {
  return std::make_unique<EmitDense>(columns, input);
}

}  // namespace pretzel
