#include <optional>
#include <stdexcept>
#include <string>

#include "make_operation.hpp"
#include "pretzel/operations/text.hpp"

namespace pretzel::python {
namespace {

Reading reading_of(const OperationSpec& spec) {
  const std::string accents = spec.text("accents");
  if (accents.empty()) return {spec.flag("lowercase"), Accents::kKeep};
  if (accents == "ascii") return {spec.flag("lowercase"), Accents::kAscii};
  if (accents != "unicode") spec.fail("accents must be unicode or ascii");
  return {spec.flag("lowercase"), Accents::kUnicode};
}

std::unique_ptr<const Operation> read_text(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 0, 1);
  spec.require(draft.shape.texts >= 1, "the record has no texts");
  const std::size_t column = spec.integer("column", 0, draft.shape.texts - 1);
  spec.require(!draft.shape.missing[column], "texts of the column may be missing");
  return make_read_text(column, reading_of(spec),
                        draft.registers.write(spec, operands.outputs[0], VectorKind::kText));
}

std::unique_ptr<const Operation> csv_field(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 0, 1);
  spec.require(draft.shape.texts >= 1, "the record has no texts");
  spec.require(!draft.shape.missing[0], "lines may be missing");
  const std::size_t fields = spec.integer("fields", 1, 0x7FFFFFFF);
  return make_csv_field(spec.character("separator"), spec.integer("field", 0, fields - 1),
                        reading_of(spec),
                        draft.registers.write(spec, operands.outputs[0], VectorKind::kText));
}

std::unique_ptr<const Operation> change_text(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kText);
  return make_change_text(reading_of(spec), input,
                          draft.registers.write(spec, operands.outputs[0], VectorKind::kText));
}

std::unique_ptr<const Operation> collapse_whitespace(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kText);
  return make_collapse_whitespace(
      input, draft.registers.write(spec, operands.outputs[0], VectorKind::kText));
}

std::unique_ptr<const Operation> tokenize(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kText);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kTokens);
  draft.registers.bind_tokens(operands.outputs[0], operands.inputs[0]);
  return make_tokenize(input, output);
}

std::optional<CharacterClass> class_of(const OperationSpec& spec, const char* name, bool optional) {
  try {
    const auto ranges = spec.ranges(name, optional);
    return ranges ? std::optional(CharacterClass(*ranges)) : std::nullopt;
  } catch (const std::invalid_argument& error) {
    spec.fail(error.what());
  }
}

std::unique_ptr<const Operation> find_tokens(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  constexpr std::size_t kMost = 0x7FFFFFFF;
  const RunSettings settings{spec.integer("shortest", 1, kMost), spec.integer("longest", 0, kMost),
                             spec.flag("starts"), spec.flag("ends")};
  const auto members = class_of(spec, "members", false);
  const auto initials = class_of(spec, "initials", true);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kText);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kTokens);
  draft.registers.bind_tokens(operands.outputs[0], operands.inputs[0]);
  return make_find_tokens(*members, initials, settings, input, output);
}

std::unique_ptr<const Operation> drop_tokens(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const FrozenDictionary dictionary = dictionary_of(spec);
  spec.require(!dictionary.words(), "the dictionary is not of single tokens");
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kTokens);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kTokens);
  draft.registers.bind_tokens(operands.outputs[0], draft.registers.text_of(operands.inputs[0]));
  return make_drop_tokens(dictionary, input, output);
}

std::unique_ptr<const Operation> join_tokens(const OperationSpec& spec, PlanDraft& draft) {
  constexpr std::size_t kMaxN = 64;
  const Operands operands(spec);
  operands.expect(spec, 1, 2);
  const std::size_t min_n = spec.integer("min_n", 1, kMaxN);
  const std::size_t max_n = spec.integer("max_n", min_n, kMaxN);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kTokens);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kTokens);
  const Register text = draft.registers.write(spec, operands.outputs[1], VectorKind::kText);
  draft.registers.bind_tokens(operands.outputs[0], operands.outputs[1]);
  return make_join_tokens(min_n, max_n, input, output, text);
}

}  // namespace

std::unique_ptr<const Operation> make_text_operation(const OperationSpec& spec, PlanDraft& draft) {
  if (spec.op() == "read_text") return read_text(spec, draft);
  if (spec.op() == "csv_field") return csv_field(spec, draft);
  if (spec.op() == "change_text") return change_text(spec, draft);
  if (spec.op() == "join_tokens") return join_tokens(spec, draft);
  if (spec.op() == "collapse_whitespace") return collapse_whitespace(spec, draft);
  if (spec.op() == "tokenize") return tokenize(spec, draft);
  if (spec.op() == "find_tokens") return find_tokens(spec, draft);
  if (spec.op() == "drop_tokens") return drop_tokens(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
