"""Labels every stage with the vectors that a run of it fills, and how large they were in training.

Before:
    stage s0
      r0 := text_source() -> text   # max_vector_size=80
      r1 := tokenize(r0) -> tokens
After:
    stage s0
      # vectors: text max 80, tokens crosses
      r0 := text_source() -> text   # max_vector_size=80
      r1 := tokenize(r0) -> tokens
Requires:
    a stage without this label
Why it is equal:
    labels change nothing that is computed. The pool may size vectors by them; a longer record than
    any in training makes them grow.
"""

from __future__ import annotations

from dataclasses import replace

from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Stage, VectorRequirement
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class VectorRequirements(StageRule):
    name = "vector_requirements"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return node.vectors is None

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        crossing = set(graph.outputs_of(node))
        vectors = tuple(
            VectorRequirement(t.type, t.statistics.max_vector_size, t in crossing)
            for t in node.transforms
        )
        return graph.label(node, replace(node, vectors=vectors))
