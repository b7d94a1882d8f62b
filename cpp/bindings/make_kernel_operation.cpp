#include <string>
#include <utility>

#include "make_operation.hpp"
#include "pretzel/operations/kernel_matrix.hpp"

namespace pretzel::python {
namespace {

struct KernelRow {
  const char* name;
  KernelKind kind;
};

constexpr KernelRow kKernels[] = {
    {"linear", KernelKind::kLinear},       {"poly", KernelKind::kPoly},
    {"sigmoid", KernelKind::kSigmoid},     {"rbf", KernelKind::kRbf},
    {"laplacian", KernelKind::kLaplacian}, {"additive_chi2", KernelKind::kAdditiveChi2},
    {"chi2", KernelKind::kChi2},
};

KernelFunction kernel_of(const OperationSpec& spec) {
  const std::string name = spec.text("kernel");
  for (const KernelRow& row : kKernels) {
    if (name != row.name) continue;
    return {row.kind, spec.number("gamma"), spec.number("coef0"), spec.number("degree")};
  }
  spec.fail("unknown kernel: " + name);
}

std::unique_ptr<const Operation> kernel_matrix(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const Matrix points = spec.matrix("points");
  spec.require(points.rows == draft.registers.columns(operands.inputs[0]) &&
                   points.columns == draft.registers.columns(operands.outputs[0]),
               "points do not fit the registers");
  return make_kernel_matrix(kernel_of(spec), points.data, points.rows, points.columns, input,
                            output);
}

std::unique_ptr<const Operation> sparse_kernel_matrix(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kSparse);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const KernelFunction kernel = kernel_of(spec);
  spec.require(kernel.measure() == Measure::kDot || kernel.measure() == Measure::kSquared,
               "the kernel is not for sparse rows");
  SparsePoints points;
  points.size = draft.registers.columns(operands.outputs[0]);
  points.points = spec.indexes("points", points.size);
  points.starts = spec.int64s("starts");
  points.values = spec.vector("values", points.points.size(), false);
  spec.require(points.starts.size() == draft.registers.columns(operands.inputs[0]) + 1,
               "starts must be one a column, and one more");
  spec.require(points.starts.front() == 0 &&
                   points.starts.back() == static_cast<std::int64_t>(points.points.size()),
               "starts must go from 0 to the number of values");
  for (std::size_t c = 1; c < points.starts.size(); ++c) {
    spec.require(points.starts[c - 1] <= points.starts[c], "starts must ascend");
  }
  return make_sparse_kernel_matrix(kernel, points, input, output);
}

std::unique_ptr<const Operation> pairwise_linear(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const Matrix weights = spec.matrix("weights");
  std::vector<std::size_t> ends;
  std::size_t total = 0;
  for (const std::size_t size : spec.integers("sizes", 0x7FFFFFFF)) ends.push_back(total += size);
  const std::size_t classes = ends.size();
  const std::size_t pairs = draft.registers.columns(operands.outputs[0]);
  spec.require(classes >= 2 && classes <= 0xFFFF && pairs == classes * (classes - 1) / 2,
               "the output must be one a pair of classes");
  spec.require(total == draft.registers.columns(operands.inputs[0]) && weights.columns == total &&
                   weights.rows == classes - 1,
               "weights do not fit the sizes, or these the input");
  return make_pairwise_linear(weights.data, spec.vector("bias", pairs, false), std::move(ends),
                              input, output);
}

std::unique_ptr<const Operation> additive_chi2(const OperationSpec& spec, PlanDraft& draft) {
  const Operands operands(spec);
  operands.expect(spec, 1, 1);
  const Register input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
  const Register output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
  const std::size_t columns = draft.registers.columns(operands.inputs[0]);
  const std::size_t steps = spec.integer("steps", 1, 0xFFFF);
  spec.require(draft.registers.columns(operands.outputs[0]) == columns * (2 * steps - 1),
               "the output has another width");
  return make_additive_chi2(steps, spec.number("interval"), columns, input, output);
}

}  // namespace

std::unique_ptr<const Operation> make_kernel_operation(const OperationSpec& spec,
                                                       PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "kernel_matrix") return kernel_matrix(spec, draft);
  if (op == "sparse_kernel_matrix") return sparse_kernel_matrix(spec, draft);
  if (op == "pairwise_linear") return pairwise_linear(spec, draft);
  if (op == "additive_chi2") return additive_chi2(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
