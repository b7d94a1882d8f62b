#include <string>

#include "make_operation.hpp"
#include "pretzel/operations/neighbors.hpp"

namespace pretzel::python {
namespace {

constexpr std::size_t kMaxPoints = 0x7FFFFFFF;

struct DensePair {
  Register input;
  Register output;
  std::size_t wide;  // the input
  std::size_t columns;

  DensePair(const OperationSpec& spec, PlanDraft& draft) {
    const Operands operands(spec);
    operands.expect(spec, 1, 1);
    input = draft.registers.read(spec, operands.inputs[0], VectorKind::kDense);
    output = draft.registers.write(spec, operands.outputs[0], VectorKind::kDense);
    wide = draft.registers.columns(operands.inputs[0]);
    columns = draft.registers.columns(operands.outputs[0]);
  }
};

Metric metric_of(const OperationSpec& spec) {
  const std::string name = spec.text("metric");
  if (name == "euclidean") return Metric::kEuclidean;
  if (name == "manhattan") return Metric::kManhattan;
  if (name == "chebyshev") return Metric::kChebyshev;
  spec.require(name == "minkowski", "unknown metric");
  return Metric::kMinkowski;
}

Search search_of(const OperationSpec& spec) {
  const std::string name = spec.text("search");
  if (name == "brute") return Search::kBrute;
  if (name == "kd_tree") return Search::kKdTree;
  spec.require(name == "ball_tree", "unknown search");
  return Search::kBallTree;
}

SearchTree search_tree(const OperationSpec& spec, std::size_t columns) {
  SearchTree tree;
  tree.search = search_of(spec);
  tree.metric = metric_of(spec);
  tree.p = spec.number("p");
  tree.columns = columns;
  tree.order = spec.indexes("order", kMaxPoints);
  const std::size_t points = tree.order.size();
  spec.require(points >= 1 && points <= kMaxPoints, "there are no points, or too many");
  tree.points = spec.vector("points", points * columns, false);
  for (const std::int32_t number : tree.order) {
    spec.require(static_cast<std::size_t>(number) < points, "there is no point of that number");
  }
  if (tree.search == Search::kBrute) return tree;
  tree.starts = spec.indexes("starts", points + 1);
  tree.ends = spec.indexes("ends", points + 1);
  tree.leaves = spec.indexes("leaves", 2);
  const std::size_t nodes = tree.starts.size();
  spec.require(nodes >= 1 && tree.ends.size() == nodes && tree.leaves.size() == nodes,
               "starts, ends and leaves must be one a node");
  for (std::size_t node = 0; node < nodes; ++node) {
    spec.require(tree.starts[node] <= tree.ends[node], "a node ends before it starts");
    spec.require(tree.leaves[node] == 1 || 2 * node + 2 < nodes, "a node lacks its children");
  }
  const Matrix bounds = spec.matrix("bounds");
  spec.require(bounds.rows == nodes && bounds.columns == tree.bound_width(),
               "the bounds do not fit the nodes");
  tree.bounds = bounds.data;
  return tree;
}

std::unique_ptr<const Operation> nearest(const OperationSpec& spec, PlanDraft& draft) {
  const DensePair on(spec, draft);
  const SearchTree tree = search_tree(spec, on.wide);
  const std::size_t k = spec.integer("k", 1, tree.order.size());
  spec.require(on.columns == 2 * k, "the output must have two columns a neighbour");
  return make_nearest_neighbors(tree, k, on.input, on.output);
}

bool by_distance(const OperationSpec& spec) {
  const std::string name = spec.text("weights");
  spec.require(name == "uniform" || name == "distance", "weights must be uniform or distance");
  return name == "distance";
}

std::size_t neighbors_of(const OperationSpec& spec, const DensePair& on) {
  spec.require(on.wide >= 2 && on.wide % 2 == 0, "the input must have two columns a neighbour");
  return on.wide / 2;
}

std::unique_ptr<const Operation> votes(const OperationSpec& spec, PlanDraft& draft) {
  const DensePair on(spec, draft);
  return make_neighbor_votes(spec.indexes("classes", on.columns), on.columns, by_distance(spec),
                             neighbors_of(spec, on), on.input, on.output);
}

std::unique_ptr<const Operation> mean(const OperationSpec& spec, PlanDraft& draft) {
  const DensePair on(spec, draft);
  const Matrix targets = spec.matrix("targets");
  spec.require(targets.columns == on.columns, "the output is not as wide as the targets");
  return make_neighbor_mean(targets.data, targets.rows, targets.columns, by_distance(spec),
                            neighbors_of(spec, on), on.input, on.output);
}

}  // namespace

std::unique_ptr<const Operation> make_neighbor_operation(const OperationSpec& spec,
                                                         PlanDraft& draft) {
  const std::string& op = spec.op();
  if (op == "nearest_neighbors") return nearest(spec, draft);
  if (op == "neighbor_votes") return votes(spec, draft);
  if (op == "neighbor_mean") return mean(spec, draft);
  return nullptr;
}

}  // namespace pretzel::python
