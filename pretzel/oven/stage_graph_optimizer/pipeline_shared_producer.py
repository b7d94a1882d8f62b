"""Pipelines a stage with the first of the stages that read it, in one pass over the data.

Before:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
    stage s1
      r2 := char_ngram(r1, ...) -> sparse[2]
      r3 := dot(r2, ...) -> dense[1]
    stage s2
      r4 := word_ngram(r1, ...) -> sparse[2]
      r5 := dot(r4, ...) -> dense[1]
After:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
      r2 := char_ngram(r1, ...) -> sparse[2]
      r3 := dot(r2, ...) -> dense[1]
    stage s1
      r4 := word_ngram(r1, ...) -> sparse[2]
      r5 := dot(r4, ...) -> dense[1]
Requires:
    a memory-bound stage with a single output, whose first reader needs no complete vector of it
    (no Concat, norm or join; memory-bound). Bottom-up, so that a chain of shared producers
    joins the branch that it leads to.
Why it is equal:
    grouping does not change what is computed. The first reader comes before all the others, so
    no circle can arise; they read the shared vector across the boundary, as before.
"""

from __future__ import annotations

from pretzel.oven.rule import StageRule, Traversal
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.stage_graph_builder.pipelines import is_apart, is_breaker
from pretzel.store import ObjectStore


class PipelineSharedProducer(StageRule):
    name = "pipeline_shared_producer"
    traversal = Traversal.BOTTOM_UP

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        outputs = graph.outputs_of(node)
        readers = graph.consumers_of(node)
        if len(outputs) != 1 or not readers or is_apart(outputs[0]):
            return False
        reading = [t for t in readers[0].transforms if outputs[0] in t.inputs]
        return not any(is_breaker(t) or is_apart(t) for t in reading)

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        first = graph.consumers_of(node)[0]
        return graph.regroup([node, first], [node.transforms + first.transforms])
