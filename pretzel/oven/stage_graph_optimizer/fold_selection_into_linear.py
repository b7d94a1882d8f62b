"""Gives columns that a selection drops the weight 0, so that nothing need be selected.

Before:
    r4 := normalize(r3, norm="l2") -> sparse[3]
    r5 := select_columns(r4, columns=[0, 2]) -> sparse[2]
    r6 := dot(r5, weights=[[1], [2]], norm=null, divide=false) -> dense[1]
After:
    r4 := normalize(r3, norm="l2") -> sparse[3]
    r5 := dot(r4, weights=[[1], [0], [2]], norm=null, divide=false) -> dense[1]
Requires:
    a dot directly behind a selection that could not be pushed down, without a norm: that would be
    the norm of what is selected.
Why it is equal:
    a column of weight 0 adds 0 to the score; the others keep their order. Now the dot can take
    the norm in front of the selection, and no vector is made.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pretzel.flour import Transform, make_transform
from pretzel.operators import Dot, SelectColumns
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class FoldSelectionIntoLinear(TransformRule):
    name = "fold_selection_into_linear"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return _selection(node) is not None and not self.declines(graph, node)

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        selection = _selection(node)
        assert selection is not None
        assert isinstance(node.operator, Dot)
        (source,) = node.inputs[0].inputs
        weights = np.zeros((source.type.size or 0, node.operator.weights.shape[1]))
        weights[selection.columns] = node.operator.weights
        dot = make_transform(
            replace(node.operator, weights=weights), (source,), store, node.statistics
        )
        return graph.replace_transforms({node: dot}, follow_input=True)

    def declines(self, graph: StageGraph, node: Transform) -> str:
        selection = _selection(node)
        if selection is not None and isinstance(node.operator, Dot) and node.operator.norm:
            return (
                f"a selection of {selection.columns.size} columns stays: the "
                f"{node.operator.norm} norm is taken of these only"
            )
        return ""


def _selection(node: Transform) -> SelectColumns | None:
    if isinstance(node.operator, Dot) and isinstance(node.inputs[0].operator, SelectColumns):
        return node.inputs[0].operator
    return None
