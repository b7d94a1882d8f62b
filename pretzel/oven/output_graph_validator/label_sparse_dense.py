"""Labels every transform by how its vector is best stored: as characters, sparse or dense.

Before:
    stage s0
      r2 := word_ngram(r1, ...) -> sparse[2]   # density=0.01
      r3 := dot(r2, ...) -> dense[1]
After:
    stage s0
      # layouts: sparse, dense
      r2 := word_ngram(r1, ...) -> sparse[2]   # density=0.01
      r3 := dot(r2, ...) -> dense[1]
Requires:
    a stage without this label
Why it is equal:
    labels change nothing that is computed. A sparse vector that training found at least half full
    is labelled dense: indices would cost more than they save.
"""

from __future__ import annotations

from dataclasses import replace

from pretzel.flour import Transform
from pretzel.oven.rule import StageRule
from pretzel.oven.stage import Layout, Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.schema import Kind
from pretzel.store import ObjectStore

DENSE_FROM = 0.5  # share of stored columns


class LabelSparseDense(StageRule):
    name = "label_sparse_dense"

    def matches(self, graph: StageGraph, node: Stage) -> bool:
        return node.layouts is None

    def apply(self, graph: StageGraph, node: Stage, store: ObjectStore) -> StageGraph:
        layouts = tuple(map(_layout, node.transforms))
        return graph.label(node, replace(node, layouts=layouts))


def _layout(transform: Transform) -> Layout:
    if transform.type.kind is Kind.DENSE:
        return Layout.DENSE
    if transform.type.kind is not Kind.SPARSE:
        return Layout.CHARACTERS
    density = transform.statistics.density
    return Layout.DENSE if density is not None and density >= DENSE_FROM else Layout.SPARSE
