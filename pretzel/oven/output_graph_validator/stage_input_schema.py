"""Labels every stage with the types of the vectors that it reads from other stages.

Before:
    stage s1
      r4 := word_ngram(r1, ...) -> sparse[2]
After:
    stage s1
      # in: tokens
      r4 := word_ngram(r1, ...) -> sparse[2]
Requires:
    a stage without this label
Why it is equal:
    labels change nothing that is computed.
"""

from __future__ import annotations

from dataclasses import replace

from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class StageInputSchema(StageRule):
    name = "stage_input_schema"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return node.input_schema is None

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        schema = tuple(transform.type for transform in graph.inputs_of(node))
        return graph.label(node, replace(node, input_schema=schema))
