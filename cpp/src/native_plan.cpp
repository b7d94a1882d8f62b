#include "pretzel/native_plan.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace pretzel {
namespace {

// Compute-bound stages gain from many records at once; beyond this their vectors leave the cache.
constexpr std::size_t kMaxChunk = 256;

}  // namespace

NativePlan::NativePlan(std::vector<NativeStage> stages, VectorLayout layout,
                       std::vector<std::size_t> dense_columns, std::array<OutputShape, 4> outputs,
                       RecordShape shape)
    : stages_(std::move(stages)),
      layout_(layout),
      dense_columns_(std::move(dense_columns)),
      outputs_(outputs),
      shape_(std::move(shape)),
      chunk_(1) {
  for (const NativeStage& stage : stages_) chunk_ = std::max(chunk_, stage.block);
  chunk_ = std::min(chunk_, kMaxChunk);
  for (NativeStage& stage : stages_) {
    const auto& all = stage.operations;
    if (std::none_of(all.begin(), all.end(), [](const auto& each) { return each->whole_batch(); }))
      continue;
    stage.block = chunk_ = std::numeric_limits<std::size_t>::max();
  }
}

bool NativePlan::has_python() const {
  return std::any_of(stages_.begin(), stages_.end(),
                     [](const NativeStage& stage) { return stage.python; });
}

void NativePlan::prepare(VectorSet& vectors) const {
  if (vectors.texts.size() < layout_.texts) vectors.texts.resize(layout_.texts);
  if (vectors.tokens.size() < layout_.tokens) vectors.tokens.resize(layout_.tokens);
  if (vectors.sparse.size() < layout_.sparse) vectors.sparse.resize(layout_.sparse);
  if (vectors.dense.size() < layout_.dense) vectors.dense.resize(layout_.dense);
}

void NativePlan::clear(const std::vector<Register>& registers, VectorSet& vectors,
                       std::size_t first) const {
  for (const Register& target : registers) {
    switch (target.kind) {
      case VectorKind::kText:
        vectors.texts[target.index].rows.clear(first);
        vectors.texts[target.index].points.clear();
        break;
      case VectorKind::kTokens:
        vectors.tokens[target.index].rows.clear(first);
        vectors.tokens[target.index].spans.clear();
        break;
      case VectorKind::kSparse:
        vectors.sparse[target.index].rows.clear(first);
        vectors.sparse[target.index].ids.clear();
        vectors.sparse[target.index].values.clear();
        break;
      case VectorKind::kDense:
        vectors.dense[target.index].clear(first, dense_columns_[target.index]);
        break;
    }
  }
}

void NativePlan::run_stage(const NativeStage& stage, RunContext& context, std::size_t first,
                           std::size_t count) const {
  VectorSet& vectors = *context.vectors;
  clear(stage.crossing, vectors, first);
  std::size_t records = 0;
  for (std::size_t block = first; block < first + count; block += records) {
    clear(stage.internal, vectors, block);
    records = std::min(stage.block, first + count - block);
    for (const auto& operation : stage.operations) operation->run(context, block, records);
  }
}

void NativePlan::run_stage(std::size_t stage, RunContext& context) const {
  run_stage(stages_[stage], context, 0, context.records.count);
}

void NativePlan::run(RunContext& context) const {
  const std::size_t records = context.records.count;
  std::size_t count = 0;
  for (std::size_t first = 0; first < records; first += count) {
    count = std::min(chunk_, records - first);
    for (const NativeStage& stage : stages_) run_stage(stage, context, first, count);
    if (context.refused()) return;
  }
}

}  // namespace pretzel
