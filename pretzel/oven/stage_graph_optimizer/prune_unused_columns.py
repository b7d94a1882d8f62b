"""Drops the n-grams that a linear model gives no weight from dictionary, idf and weights.

Before:
    r2 := word_ngram(r1, min_n=1, max_n=1, terms=#t, offsets=#o) -> sparse[4]
    r3 := dot(r2, weights=[[1], [0], [0], [2]], norm=null, divide=false) -> dense[1]
After:
    r2 := word_ngram(r1, min_n=1, max_n=1, terms=#t', offsets=#o') -> sparse[2]
    r3 := dot(r2, weights=[[1], [2]], norm=null, divide=false) -> dense[1]
Requires:
    a dot without norm, directly or through term weights and scales, over n-grams that nobody else
    reads; and at least half of the columns without weight. A pruned dictionary belongs to this
    plan alone, so plans that could share the whole one would hold more, not less: that is worth
    it only for models that were made sparse (an L1 penalty).
Why it is equal:
    a column of weight 0 adds 0 to the score; the others keep their order.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from pretzel.flour import Transform, make_transform
from pretzel.operators import Dot, Scale, TermWeight
from pretzel.operators.ngram import Ngram
from pretzel.oven.pruning import Columns, pruned
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore


class PruneUnusedColumns(TransformRule):
    name = "prune_unused_columns"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return self.declines(graph, node) == "" and bool(_chain(node)) and _kept(node) is not None

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        kept = cast(Columns, _kept(node))
        # Each by its own, so that all stay in their stages.
        replacements: dict[Transform, Transform] = {}
        for transform in reversed(_chain(node)):
            inputs = tuple(replacements.get(source, source) for source in transform.inputs)
            operator = pruned(transform.operator, kept)
            # Fewer columns cannot make a row longer; the other statistics no longer hold.
            known = Statistics(max_vector_size=transform.statistics.max_vector_size)
            replacements[transform] = make_transform(operator, inputs, store, known)
        return graph.replace_transforms(replacements)

    def declines(self, graph: StageGraph, node: Transform) -> str:
        chain = _chain(node)
        if not chain or _kept(node) is None:
            return ""
        if cast(Dot, node.operator).norm is not None:
            return f"columns without weight stay in {chain[-1].type}: the norm is taken of them too"
        if any(len(graph.consumers(transform)) > 1 for transform in chain[1:]):
            return f"columns without weight stay in {chain[-1].type}: another branch reads them"
        return ""


def _chain(node: Transform) -> list[Transform]:
    """The dot, what lies between, and the n-grams at the end; empty if it is no such chain."""
    if not isinstance(node.operator, Dot):
        return []
    chain = [node, node.inputs[0]]
    while isinstance(chain[-1].operator, TermWeight | Scale):
        chain.append(chain[-1].inputs[0])
    return chain if isinstance(chain[-1].operator, Ngram) else []


def _kept(node: Transform) -> Columns | None:
    """Columns to keep, if that is at most half of them. One always stays."""
    columns = np.flatnonzero(cast(Dot, node.operator).weights.any(axis=1))
    total = node.inputs[0].type.size or 0
    if 2 * columns.size > total or total < 2:
        return None
    return columns if columns.size else np.zeros(1, np.intp)
