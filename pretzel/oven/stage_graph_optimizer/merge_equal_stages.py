"""Computes once what two stages compute equally.

Before:
    stage s1
      r1 := lowercase(r0) -> text   # max_vector_size=80
    stage s2
      r2 := lowercase(r0) -> text   # max_vector_size=90
After:
    stage s1
      r1 := lowercase(r0) -> text   # max_vector_size=80
    whoever read r2 reads r1, and a stage that is left without transforms is gone
Requires:
    two transforms with the same operator, configuration, parameter keys and inputs that are not
    one object already: other statistics, or a store that does not share
Why it is equal:
    operators are functions of their configuration, parameters and inputs.
"""

from __future__ import annotations

from pretzel.flour import Transform
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class MergeEqualStages(TransformRule):
    name = "merge_equal_stages"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return _first_equal(graph, node) is not node

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        return graph.replace_transforms({node: _first_equal(graph, node)})


def _first_equal(graph: StageGraph, node: Transform) -> Transform:
    return next(other for other in graph.transforms if other.signature == node.signature)
