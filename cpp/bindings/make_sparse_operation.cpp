#include <stdexcept>
#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/hash_ngram.hpp"
#include "pretzel/operations/ngram.hpp"
#include "pretzel/operations/sparse.hpp"

namespace pretzel::python {
namespace {

constexpr std::size_t kMaxN = 64;

void require_columns(const OperationSpec& spec, const char* what, std::size_t columns,
                     std::size_t expected) {
  if (columns != expected) {
    spec.fail(std::string(what) + " has " + std::to_string(columns) + " columns, not " +
              std::to_string(expected));
  }
}

TermWeight term_weight(const OperationSpec& spec, std::size_t columns) {
  return {spec.flag("binary"), spec.flag("sublinear"), spec.vector("idf", columns, true)};
}

NgramProducer producer_of(const OperationSpec& spec) {
  const std::string name = spec.text("producer");
  if (name == "char") return NgramProducer::kChar;
  if (name == "token_char") return NgramProducer::kTokenChar;
  if (name == "padded_char") return NgramProducer::kPadded;
  if (name != "word" && name != "token") {
    spec.fail("producer must be char, token_char, padded_char, word or token");
  }
  return NgramProducer::kWord;
}

std::unique_ptr<const Operation> ngram(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const FrozenDictionary dictionary = dictionary_of(spec);
  NgramSettings settings;
  settings.producer = producer_of(spec);
  settings.min_n = spec.integer("min_n", 1, kMaxN);
  settings.max_n = spec.integer("max_n", settings.min_n, kMaxN);
  settings.weight = term_weight(spec, dictionary.columns());
  // Single tokens have the same fingerprints in both kinds of dictionary, unless a space is in one.
  const bool single = spec.text("producer") == "token";
  spec.require(!single || settings.max_n == 1, "whole tokens are 1-grams");
  spec.require(dictionary.words() == (settings.producer == NgramProducer::kWord && !single),
               "the dictionary is not for this producer");
  const VectorKind kind =
      settings.producer == NgramProducer::kChar ? VectorKind::kText : VectorKind::kTokens;
  const Register input = draft.registers.read(spec, operands.inputs[0], kind);
  const std::size_t output = operands.outputs[0];
  const std::string sink = spec.text("sink");
  if (sink == "sparse") {
    const Register target = draft.registers.write(spec, output, VectorKind::kSparse);
    require_columns(spec, "the output register", draft.registers.columns(output),
                    dictionary.columns());
    return make_ngram_sparse(settings, dictionary, input, target);
  }
  spec.require(sink == "dot", "sink must be sparse or dot");
  const Register target = draft.registers.write(spec, output, VectorKind::kDense);
  return make_ngram_dot(settings, dictionary,
                        dot_product(spec, draft, dictionary.columns(), output), input, target);
}

std::unique_ptr<const Operation> hash_ngram(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  HashSettings settings;
  settings.producer = producer_of(spec);
  spec.require(settings.producer != NgramProducer::kTokenChar,
               "producer must be char, padded_char or word");
  settings.min_n = spec.integer("min_n", 1, kMaxN);
  settings.max_n = spec.integer("max_n", settings.min_n, kMaxN);
  settings.columns = static_cast<std::uint32_t>(spec.integer("columns", 1, 0x7FFFFFFF));
  settings.alternate_sign = spec.flag("alternate_sign");
  settings.ones = spec.flag("ones");
  settings.weight = term_weight(spec, settings.columns);
  const VectorKind kind =
      settings.producer == NgramProducer::kChar ? VectorKind::kText : VectorKind::kTokens;
  const Register input = draft.registers.read(spec, operands.inputs[0], kind);
  const std::size_t output = operands.outputs[0];
  const std::string sink = spec.text("sink");
  if (sink == "sparse") {
    const Register target = draft.registers.write(spec, output, VectorKind::kSparse);
    require_columns(spec, "the output register", draft.registers.columns(output), settings.columns);
    return make_hash_ngram_sparse(settings, input, target);
  }
  spec.require(sink == "dot", "sink must be sparse or dot");
  const Register target = draft.registers.write(spec, output, VectorKind::kDense);
  return make_hash_ngram_dot(settings, dot_product(spec, draft, settings.columns, output), input,
                             target);
}

std::unique_ptr<const Operation> sparse_dot(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  return make_sparse_dot(
      dot_product(spec, draft, draft.registers.columns(operands.inputs[0]), operands.outputs[0]),
      input, output);
}

std::unique_ptr<const Operation> concat(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, Operands::kAny, 1);
  const std::vector<std::size_t> sizes = spec.integers("sizes", 0x7FFFFFFF);
  spec.require(sizes.size() == operands.inputs.size(), "sizes must be one an input");
  std::vector<Register> inputs;
  std::vector<std::uint32_t> offsets;
  std::size_t total = 0;
  for (std::size_t part = 0; part < sizes.size(); ++part) {
    inputs.push_back(draft.registers.read(spec, operands.inputs[part], VectorKind::kSparse));
    require_columns(spec, "an input register", draft.registers.columns(operands.inputs[part]),
                    sizes[part]);
    offsets.push_back(static_cast<std::uint32_t>(total));
    total += sizes[part];
    spec.require(total <= 0x7FFFFFFF, "too many columns in all");
  }
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  require_columns(spec, "the output register", draft.registers.columns(operands.outputs[0]), total);
  return make_sparse_concat(std::move(inputs), std::move(offsets), output);
}

std::unique_ptr<const Operation> select(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  const std::size_t kept = draft.registers.columns(operands.outputs[0]);
  const std::span<const std::int32_t> places = spec.places("places", kept);
  require_columns(spec, "the input register", draft.registers.columns(operands.inputs[0]),
                  places.size());
  return make_sparse_select(places.data(), input, output);
}

// The operations from one sparse register to one of the same columns.
std::unique_ptr<const Operation> change(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kSparse);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  require_columns(spec, "the output register", draft.registers.columns(operands.outputs[0]),
                  columns);
  if (spec.op() == "sparse_weight") {
    return make_sparse_weight(term_weight(spec, columns), input, output);
  }
  if (spec.op() == "sparse_normalize") {
    return make_sparse_normalize(norm_of(spec, false), input, output);
  }
  if (spec.op() == "sparse_threshold") {
    const double limit = spec.number("limit");
    spec.require(limit >= 0, "limit must be 0 or more");
    return make_sparse_threshold(limit, input, output);
  }
  return make_sparse_scale(spec.number("factor"), input, output);
}

std::unique_ptr<const Operation> emit(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 0);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  spec.integer("columns", columns, columns);
  draft.answer(spec, Method::kTransform, {OutputShape::Type::kSparse, columns});
  return make_emit_sparse(input);
}

}  // namespace

DotProduct dot_product(const OperationSpec& spec, PlanDraft& draft, std::size_t ids,
                       std::size_t output) {
  const Matrix weights = spec.matrix("weights");
  if (weights.rows != ids) {
    spec.fail("weights has " + std::to_string(weights.rows) + " rows, not " + std::to_string(ids));
  }
  spec.require(weights.columns >= 1, "weights has no columns");
  const DotProduct product{weights.data, weights.columns, norm_of(spec, true), spec.flag("divide")};
  require_columns(spec, "the output register", draft.registers.columns(output), product.width());
  return product;
}

std::unique_ptr<const Operation> make_sparse_operation(const OperationSpec& spec,
                                                       PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "ngram") return ngram(spec, draft);
  if (op == "hash_ngram") return hash_ngram(spec, draft);
  if (op == "sparse_dot") return sparse_dot(spec, draft);
  if (op == "sparse_select") return select(spec, draft);
  if (op == "sparse_concat") return concat(spec, draft);
  if (op == "emit_sparse") return emit(spec, draft);
  if (op == "sparse_weight" || op == "sparse_normalize" || op == "sparse_scale" ||
      op == "sparse_threshold") {
    return change(spec, draft);
  }
  return nullptr;
}

}  // namespace pretzel::python
