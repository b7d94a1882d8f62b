"""Removes stages that other rules have emptied of all work but adding up.

Before:
    stage s0
      ...
      r4 := dot(r3, ...) -> dense[1]
    stage s1
      ...
      r8 := dot(r7, ...) -> dense[1]
    stage s2
      r9 := combine(r4, r8, ...) -> dense[1]
      r10 := predictor(r9, ...) -> dense[1]
After:
    stage s0
      ...
      r4 := dot(r3, ...) -> dense[1]
    stage s1
      ...
      r8 := dot(r7, ...) -> dense[1]
      r9 := combine(r4, r8, ...) -> dense[1]
      r10 := predictor(r9, ...) -> dense[1]
Requires:
    a stage that reads nothing but the dense partial results of others, and is memory-bound: it
    goes to the end of the last stage that it reads, unless that runs in the interpreter. (One left
    without any transform, as that of a concat that a linear model was pushed through, is no
    stage: it goes by itself.)
Why it is equal:
    grouping does not change what is computed. The last stage that it reads comes after all the
    others, so no circle can arise.
"""

from __future__ import annotations

from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.stage_graph_builder.pipelines import is_apart, is_python
from pretzel.schema import Kind
from pretzel.store import ObjectStore


class RemoveEmptyStages(StageRule):
    name = "remove_empty_stages"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        sources = graph.inputs_of(node)
        return (
            bool(sources)
            and all(source.type.kind is Kind.DENSE for source in sources)
            and not any(map(is_apart, node.transforms))
            and not is_python(graph.producers_of(node)[-1])
        )

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        last = graph.producers_of(node)[-1]
        return graph.regroup([last, node], [last.transforms + node.transforms])
