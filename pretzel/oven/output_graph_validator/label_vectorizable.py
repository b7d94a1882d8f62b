"""Labels the transforms that SIMD pays for: compute-bound ones over dense vectors.

Before:
    stage s0
      # layouts: sparse, dense
      r2 := word_ngram(r1, ...) -> sparse[2]
      r3 := linear(r2, ...) -> dense[1]
After:
    stage s0
      # layouts: sparse, dense
      # vectorizable: False, False
      r2 := word_ngram(r1, ...) -> sparse[2]
      r3 := linear(r2, ...) -> dense[1]
Requires:
    layouts of this stage and of those that it reads (label_sparse_dense); no label yet
Why it is equal:
    labels change nothing that is computed.
"""

from __future__ import annotations

from dataclasses import replace

from pretzel.flour import Transform
from pretzel.operators import Bound
from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Layout, Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class LabelVectorizable(StageRule):
    name = "label_vectorizable"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return node.vectorizable is None and all(s.layouts is not None for s in graph.stages)

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        labels = tuple(_is_vectorizable(graph, transform) for transform in node.transforms)
        return graph.label(node, replace(node, vectorizable=labels))


def _is_vectorizable(graph: StageGraph, transform: Transform) -> bool:
    return transform.operator.bound is Bound.COMPUTE and all(
        _layout(graph, source) is Layout.DENSE for source in transform.inputs
    )


def _layout(graph: StageGraph, transform: Transform) -> Layout:
    stage = graph.home(transform)
    assert stage.layouts is not None
    return stage.layouts[stage.transforms.index(transform)]
