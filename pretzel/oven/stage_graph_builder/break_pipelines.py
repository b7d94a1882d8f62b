"""Cuts a stage wherever a vector has to be complete, or is read more than once.

Before:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
      r2 := word_ngram(r1, ...) -> sparse[2]
      r3 := normalize(r2, norm="l2") -> sparse[2]
After:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
      r2 := word_ngram(r1, ...) -> sparse[2]
    stage s1
      r3 := normalize(r2, norm="l2") -> sparse[2]
Requires:
    a transform that is n-to-1 (Concat, a norm) or joins several inputs: it is cut off before and
    behind; or one that reads a transform that others read too: it is cut off before
Why it is equal:
    grouping does not change what is computed.
"""

from __future__ import annotations

from pretzel.flour import Transform
from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.stage_graph_builder.pipelines import cut, is_breaker
from pretzel.store import ObjectStore


class BreakPipelines(StageRule):
    name = "break_pipelines"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return len(self._pieces(graph, node)) > 1

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        return graph.regroup([node], self._pieces(graph, node))

    def _pieces(self, graph: StageGraph, stage: Stage) -> list[list[Transform]]:
        return cut(
            stage,
            lambda t: (
                is_breaker(t) or any(is_breaker(s) or len(graph.consumers(s)) > 1 for s in t.inputs)
            ),
        )
