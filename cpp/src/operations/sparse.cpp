#include "pretzel/operations/sparse.hpp"

#include <cstring>
#include <utility>

namespace pretzel {
namespace {

struct SparseRow {
  const std::uint32_t* ids;
  const double* values;
  std::size_t size;
};

SparseRow row_of(const SparseVector& sparse, std::size_t row) {
  const std::size_t begin = sparse.rows.begin(row);
  return {sparse.ids.data() + begin, sparse.values.data() + begin, sparse.rows.end(row) - begin};
}

// Appends `size` pairs with these ids, raised by `offset`; returns where their values go.
double* append_pairs(SparseVector& sparse, const std::uint32_t* ids, std::size_t size,
                     std::uint32_t offset = 0) {
  const std::size_t begin = sparse.ids.size();
  sparse.ids.resize(begin + size);
  sparse.values.resize(begin + size);
  for (std::size_t i = 0; i < size; ++i) sparse.ids[begin + i] = ids[i] + offset;
  return sparse.values.data() + begin;
}

// Operations that make new values for the same ids: Change is change(row, values).
template <class Change>
class ChangeValues final : public Operation {
 public:
  ChangeValues(Change change, Register input, Register output)
      : change_(change), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const SparseRow row = row_of(input, record);
      change_(row, append_pairs(output, row.ids, row.size));
      output.rows.push_end(output.ids.size());
    }
  }

 private:
  Change change_;
  Register input_;
  Register output_;
};

template <class Change>
std::unique_ptr<const Operation> change_values(Change change, Register input, Register output) {
  return std::make_unique<ChangeValues<Change>>(change, input, output);
}

class SparseConcat final : public Operation {
 public:
  SparseConcat(std::vector<Register> inputs, std::vector<std::uint32_t> offsets, Register output)
      : inputs_(std::move(inputs)), offsets_(std::move(offsets)), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    SparseVector& output = context.vectors->sparse[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      for (std::size_t part = 0; part < inputs_.size(); ++part) {
        const SparseRow row = row_of(context.vectors->sparse[inputs_[part].index], record);
        double* values = append_pairs(output, row.ids, row.size, offsets_[part]);
        if (row.size != 0) std::memcpy(values, row.values, row.size * sizeof(double));
      }
      output.rows.push_end(output.ids.size());
    }
  }

 private:
  std::vector<Register> inputs_;
  std::vector<std::uint32_t> offsets_;
  Register output_;
};

class SparseDot final : public Operation {
 public:
  SparseDot(const DotProduct& product, Register input, Register output)
      : product_(product), input_(input), output_(output) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    const SparseVector& input = context.vectors->sparse[input_.index];
    DenseVector& output = context.vectors->dense[output_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const SparseRow row = row_of(input, record);
      product_.run(row.ids, row.values, row.size, output.append_row());
    }
  }

 private:
  DotProduct product_;
  Register input_;
  Register output_;
};

class EmitSparse final : public Operation {
 public:
  explicit EmitSparse(Register input) : input_(input) {}

  void run(RunContext& context, std::size_t first, std::size_t count) const override {
    if (context.method != Method::kTransform) return;
    const SparseVector& input = context.vectors->sparse[input_.index];
    for (std::size_t record = first; record < first + count; ++record) {
      const SparseRow row = row_of(input, record);
      double* values = append_pairs(*context.sparse, row.ids, row.size);
      if (row.size != 0) std::memcpy(values, row.values, row.size * sizeof(double));
      context.sparse->rows.push_end(context.sparse->ids.size());
    }
  }

 private:
  Register input_;
};

}  // namespace

std::unique_ptr<const Operation> make_sparse_weight(const TermWeight& weight, Register input,
                                                    Register output) {
  return change_values(
      [weight](const SparseRow& row, double* values) {
        weight.weigh(row.ids, row.values, row.size, values);
      },
      input, output);
}

std::unique_ptr<const Operation> make_sparse_normalize(Norm norm, Register input, Register output) {
  return change_values(
      [norm](const SparseRow& row, double* values) {
        const double length = norm_of_sum(norm, kernels().norm_sum(row.values, row.size, norm));
        const double divisor = length == 0 ? 1 : length;
        for (std::size_t i = 0; i < row.size; ++i) values[i] = row.values[i] / divisor;
      },
      input, output);
}

std::unique_ptr<const Operation> make_sparse_scale(double factor, Register input, Register output) {
  return change_values(
      [factor](const SparseRow& row, double* values) {
        for (std::size_t i = 0; i < row.size; ++i) values[i] = row.values[i] * factor;
      },
      input, output);
}

std::unique_ptr<const Operation> make_sparse_concat(std::vector<Register> inputs,
                                                    std::vector<std::uint32_t> offsets,
                                                    Register output) {
  return std::make_unique<SparseConcat>(std::move(inputs), std::move(offsets), output);
}

std::unique_ptr<const Operation> make_sparse_dot(const DotProduct& product, Register input,
                                                 Register output) {
  return std::make_unique<SparseDot>(product, input, output);
}

std::unique_ptr<const Operation> make_emit_sparse(Register input) {
  return std::make_unique<EmitSparse>(input);
}

}  // namespace pretzel
