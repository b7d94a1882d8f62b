#include <cmath>
#include <string>

#include "make_operation.hpp"
#include "pretzel/operations/topics.hpp"

namespace pretzel::python {
namespace {

constexpr std::size_t kMostIterations = 0x7FFFFFFF;

// One input of a kind, one dense output.
struct Ends {
  Register input;
  Register output;
  std::size_t columns;  // of the input
  std::size_t k;        // of the output

  Ends(const OperationSpec& spec, PlanDraft& draft, VectorKind kind) {
    const Operands operands(spec);
    operands.expect(spec, 1, 1);
    input = draft.registers.read(spec, operands.inputs[0], kind);
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    columns = draft.registers.columns(operands.inputs[0]);
    k = draft.registers.columns(operands.outputs[0]);
    spec.require(k >= 1, "the output register has no columns");
  }
};

const double* matrix_of(const OperationSpec& spec, const char* name, std::size_t rows,
                        std::size_t columns) {
  const Matrix matrix = spec.matrix(name);
  if (matrix.rows != rows || matrix.columns != columns) {
    spec.fail(std::string(name) + " does not fit the registers");
  }
  return matrix.data;
}

std::unique_ptr<const Operation> coordinate_descent(const OperationSpec& spec, PlanDraft& draft) {
  const Ends ends(spec, draft, VectorKind::kDense);
  spec.require(ends.columns == ends.k, "the output has another width");
  CoordinateDescent solver;
  solver.k = ends.k;
  solver.gram = matrix_of(spec, "gram", ends.k, ends.k);
  solver.iterations = spec.integer("iterations", 1, kMostIterations);
  solver.tolerance = spec.number("tolerance");
  const IndexMatrix order = spec.index_matrix("order", ends.k);
  spec.require(order.columns == ends.k && order.rows >= 1, "order does not fit the registers");
  solver.order = order.data;
  solver.orders = order.rows;
  return make_coordinate_descent(solver, ends.input, ends.output);
}

UpdateSettings update_settings(const OperationSpec& spec, std::size_t k) {
  UpdateSettings settings;
  settings.k = k;
  settings.l1 = spec.number("l1");
  settings.l2 = spec.number("l2");
  settings.iterations = spec.integer("iterations", 1, kMostIterations);
  settings.tolerance = spec.number("tolerance");
  const std::string stop = spec.text("stop");
  spec.require(stop == "error" || stop == "change", "stop must be error or change");
  settings.stop = stop == "error" ? Stop::kError : Stop::kChange;
  return settings;
}

std::unique_ptr<const Operation> squared_update(const OperationSpec& spec, PlanDraft& draft) {
  const Ends ends(spec, draft, VectorKind::kDense);
  spec.require(ends.columns == ends.k + 2, "the input is not two columns wider than the output");
  SquaredUpdate solver;
  solver.settings = update_settings(spec, ends.k);
  solver.settings.features = spec.integer("features", 1, 0x7FFFFFFF);
  solver.gram = matrix_of(spec, "gram", ends.k, ends.k);
  return make_squared_update(solver, ends.input, ends.output);
}

std::unique_ptr<const Operation> divergence_update(const OperationSpec& spec, PlanDraft& draft) {
  const Ends ends(spec, draft, VectorKind::kSparse);
  spec.require(ends.columns >= 1, "the input register has no columns");
  DivergenceUpdate solver;
  solver.settings = update_settings(spec, ends.k);
  solver.settings.features = ends.columns;
  solver.components = matrix_of(spec, "components", ends.columns, ends.k);
  solver.sums = spec.vector("sums", ends.k, false);
  return make_divergence_update(solver, ends.input, ends.output);
}

std::unique_ptr<const Operation> topic_mixture(const OperationSpec& spec, PlanDraft& draft) {
  const Ends ends(spec, draft, VectorKind::kSparse);
  TopicMixture solver;
  solver.k = ends.k;
  solver.topics = matrix_of(spec, "topics", ends.columns, ends.k);
  solver.prior = spec.number("prior");
  // The digamma function counts up to 6 in steps of 1.
  spec.require(std::isfinite(solver.prior) && solver.prior >= 0, "prior must be 0 or more");
  solver.iterations = spec.integer("iterations", 0, kMostIterations);
  solver.tolerance = spec.number("tolerance");
  return make_topic_mixture(solver, ends.input, ends.output);
}

}  // namespace

std::unique_ptr<const Operation> make_topic_operation(const OperationSpec& spec, PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "coordinate_descent") return coordinate_descent(spec, draft);
  if (op == "multiplicative_update") return squared_update(spec, draft);
  if (op == "divergence_update") return divergence_update(spec, draft);
  if (op == "topic_mixture") return topic_mixture(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
