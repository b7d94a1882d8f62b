#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/categories.hpp"

namespace pretzel::python {
namespace {

constexpr std::size_t kMost = 0x7FFFFFFF;

// Numbers of rows below `count`, or -1.
std::span<const std::int32_t> row_numbers(const OperationSpec& spec, int dimensions,
                                          std::size_t count) {
  const auto numbers = spec.ints("others", dimensions);
  for (const std::int32_t number : numbers) {
    spec.require(number >= -1 && number < static_cast<std::int64_t>(count),
                 "others must be rows that there are, or -1");
  }
  return numbers;
}

// Where the items of each column end; nothing of the first column is before 0.
std::vector<std::size_t> ends_of(const OperationSpec& spec, const char* name, std::size_t columns) {
  const auto offsets = spec.int64s(name);
  spec.require(columns >= 1 && offsets.size() == columns + 1 && offsets[0] == 0,
               "offsets must be one a column, from 0 on, and an end");
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    spec.require(offsets[i - 1] <= offsets[i] && offsets[i] <= static_cast<std::int64_t>(kMost),
                 "offsets must ascend");
    ends.push_back(static_cast<std::size_t>(offsets[i]));
  }
  return ends;
}

std::string_view characters(const OperationSpec& spec, const char* name) {
  const auto bytes = spec.bytes(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

CategoryRows rows_of(const OperationSpec& spec, std::size_t least, std::size_t& count) {
  const Matrix rows = spec.matrix("rows");
  spec.require(rows.columns >= 1 && rows.rows >= least && rows.rows <= kMost,
               "rows must be one a category or more, of numbers");
  count = rows.rows;
  return {rows.data, rows.columns};
}

TextEncoding text_encoding(const OperationSpec& spec, PlanDraft& draft, std::size_t output) {
  const FrozenDictionary dictionary = dictionary_of(spec);
  spec.require(!dictionary.words(), "the dictionary is not of whole texts");
  std::size_t count = 0;
  const CategoryRows rows = rows_of(spec, dictionary.columns(), count);
  spec.require(draft.registers.columns(output) == rows.width, "the output has another width");
  const auto others = row_numbers(spec, 1, count);
  spec.require(others.size() == 3, "others must be three rows");
  return {dictionary, rows, {others[0], others[1], others[2]}, characters(spec, "column")};
}

std::unique_ptr<const Operation> read_category(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 0, 1);
  spec.require(draft.shape.texts >= 1, "the record has no texts");
  const std::size_t column = spec.integer("text", 0, draft.shape.texts - 1);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  return make_read_category(column, text_encoding(spec, draft, operands.outputs[0]), output);
}

std::unique_ptr<const Operation> encode_text(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kText);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  return make_encode_text(text_encoding(spec, draft, operands.outputs[0]), input, output);
}

std::unique_ptr<const Operation> encode_numbers(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  NumberEncoding encoding;
  encoding.ends = ends_of(spec, "offsets", columns);
  const std::size_t total = encoding.ends.back();
  encoding.values = {spec.vector("values", total, false), total};
  std::size_t begin = 0;
  for (const std::size_t end : encoding.ends) {
    for (std::size_t i = begin; i < end; ++i) {
      const double value = encoding.values[i];
      spec.require(value == value && (i == begin || encoding.values[i - 1] < value),
                   "values must ascend within a column");
    }
    begin = end;
  }
  std::size_t count = 0;
  encoding.rows = rows_of(spec, total, count);
  spec.require(draft.registers.columns(operands.outputs[0]) == columns * encoding.rows.width,
               "the output is not as wide as the rows of all columns");
  const auto others = row_numbers(spec, 2, count);
  spec.require(others.size() == 2 * columns, "others must be two rows a column");
  const std::string_view names = characters(spec, "names");
  const std::vector<std::size_t> name_ends = ends_of(spec, "name_offsets", columns);
  spec.require(name_ends.back() == names.size(), "names must be one a column");
  for (std::size_t column = 0; column < columns; ++column) {
    encoding.others.push_back({others[2 * column], others[2 * column + 1]});
    const std::size_t start = column == 0 ? 0 : name_ends[column - 1];
    encoding.columns.push_back(names.substr(start, name_ends[column] - start));
  }
  return make_encode_numbers(std::move(encoding), input, output);
}

std::unique_ptr<const Operation> one_hot(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, Operands::kAny, 1);
  std::vector<Register> inputs;
  std::size_t columns = 0;
  for (const std::size_t input : operands.inputs) {
    inputs.push_back(draft.registers.read(spec, input, VectorKind::kDense));
    columns += draft.registers.columns(input);
  }
  const std::span<const std::int64_t> sizes = spec.int64s("sizes");
  spec.require(sizes.size() == columns, "sizes must be one a column of the inputs");
  std::size_t total = 0;
  for (const std::int64_t size : sizes) {
    spec.require(size >= 0 && size <= static_cast<std::int64_t>(kMost), "sizes are out of range");
    total += static_cast<std::size_t>(size);
    spec.require(total <= kMost, "too many columns in all");
  }
  const std::size_t output = operands.outputs[0];
  const std::string sink = spec.text("sink");
  if (sink == "dot") {
    const Register target = draft.registers.write(spec, output, VectorKind::kDense);
    return make_one_hot_dot(sizes, dot_product(spec, draft, total, output), std::move(inputs),
                            target);
  }
  const bool sparse = sink == "sparse";
  spec.require(sparse || sink == "dense", "sink must be sparse, dense or dot");
  const Register target =
      draft.registers.write(spec, output, sparse ? VectorKind::kSparse : VectorKind::kDense);
  spec.require(draft.registers.columns(output) == total, "the output has another width");
  return sparse ? make_one_hot_sparse(sizes, std::move(inputs), target)
                : make_one_hot_dense(sizes, std::move(inputs), target);
}

}  // namespace

std::unique_ptr<const Operation> make_category_operation(const OperationSpec& spec,
                                                         PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "read_category") return read_category(spec, draft);
  if (op == "encode_text") return encode_text(spec, draft);
  if (op == "encode_numbers") return encode_numbers(spec, draft);
  if (op == "one_hot") return one_hot(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
