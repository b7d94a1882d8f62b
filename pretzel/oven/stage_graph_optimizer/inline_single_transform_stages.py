"""Puts a stage of one transform at the end of the stage that feeds it.

Before:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
      r2 := word_ngram(r1, ...) -> sparse[2]
    stage s1
      r3 := normalize(r2, norm="l2") -> sparse[2]
After:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
      r2 := word_ngram(r1, ...) -> sparse[2]
      r3 := normalize(r2, norm="l2") -> sparse[2]
Requires:
    one transform, memory-bound; one producer, which nobody else reads and which does not run in
    the interpreter
Why it is equal:
    grouping does not change what is computed. Nothing is materialized for others in between, so
    the boundary only costs an event.
"""

from __future__ import annotations

from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.stage_graph_builder.pipelines import is_apart, is_python
from pretzel.store import ObjectStore


class InlineSingleTransformStages(StageRule):
    name = "inline_single_transform_stages"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        if len(node.transforms) != 1 or is_apart(node.transforms[0]):
            return False
        producers = graph.producers_of(node)
        if len(producers) != 1 or is_python(producers[0]):
            return False
        return graph.consumers_of(producers[0]) == (node,)

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        (producer,) = graph.producers_of(node)
        return graph.regroup([producer, node], [producer.transforms + node.transforms])
