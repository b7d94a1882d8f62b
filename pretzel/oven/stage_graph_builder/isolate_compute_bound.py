"""Gives a compute-bound transform a stage of its own, so that SIMD can be used.

Before:
    stage s1
      r3 := linear(r2, ...) -> dense[1]
      r4 := predictor(r3, ...) -> dense[1]
After:
    stage s1
      r3 := linear(r2, ...) -> dense[1]
    stage s2
      r4 := predictor(r3, ...) -> dense[1]
Requires:
    a stage that holds a compute-bound transform and others (those that are also n-to-1, as a
    linear model, are apart already); or one that runs in the interpreter, whose thread does
    nothing else
Why it is equal:
    grouping does not change what is computed.
"""

from __future__ import annotations

from pretzel.flour import Transform
from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.stage_graph_builder.pipelines import cut, is_apart
from pretzel.store import ObjectStore


class IsolateComputeBound(StageRule):
    name = "isolate_compute_bound"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return len(self._pieces(node)) > 1

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        return graph.regroup([node], self._pieces(node))

    def _pieces(self, stage: Stage) -> list[list[Transform]]:
        return cut(stage, lambda t: is_apart(t) or any(map(is_apart, t.inputs)))
