"""Labels every stage with the types of the vectors that others, or the caller, read from it.

Before:
    stage s0
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
After:
    stage s0
      # out: tokens
      r0 := text_source() -> text
      r1 := tokenize(r0) -> tokens
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


class StageOutputSchema(StageRule):
    name = "stage_output_schema"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return node.output_schema is None

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        schema = tuple(transform.type for transform in graph.outputs_of(node))
        return graph.label(node, replace(node, output_schema=schema))
