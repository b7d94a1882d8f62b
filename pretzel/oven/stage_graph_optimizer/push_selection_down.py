"""Takes a selection of columns down into the dictionaries: what goes is not even looked up.

Before:
    r2 := word_ngram(r1, min_n=1, max_n=1, terms=#t, offsets=#o) -> sparse[4]
    r3 := term_weight(r2, binary=false, sublinear=true, idf=#idf) -> sparse[4]
    r4 := select_columns(r3, columns=[0, 3]) -> sparse[2]
After:
    r2 := word_ngram(r1, min_n=1, max_n=1, terms=#t', offsets=#o') -> sparse[2]
    r3 := term_weight(r2, binary=false, sublinear=true, idf=#idf') -> sparse[2]
Requires:
    nothing but term weights, scales, concats and other selections between the selection and
    n-grams, none of it read by anybody else. A branch of a concat of which nothing is kept goes.
    A norm is taken of all columns, so it stops the selection; hashed columns have no dictionary.
Why it is equal:
    what lies between treats every column by itself; those that are kept keep their order.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np

from pretzel.flour import Transform, make_transform
from pretzel.operators import Concat, Normalize, Scale, SelectColumns, TermWeight
from pretzel.operators.ngram import Ngram
from pretzel.oven.pruning import Columns, pruned
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore


class PushSelectionDown(TransformRule):
    name = "push_selection_down"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        operator = node.operator
        return isinstance(operator, SelectColumns) and not _obstacle(graph, node.inputs[0])

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        assert isinstance(node.operator, SelectColumns)
        replacements: dict[Transform, Transform] = {}
        kept = node.operator.columns.astype(np.intp)
        replacements[node] = _prune(node.inputs[0], kept, store, replacements)
        return graph.replace_transforms(replacements)

    def declines(self, graph: StageGraph, node: Transform) -> str:
        if not isinstance(node.operator, SelectColumns):
            return ""
        return f"a selection of {node.type.size} columns stays: {_obstacle(graph, node.inputs[0])}"


def _obstacle(graph: StageGraph, below: Transform) -> str:
    """Why nothing can be pruned here, or empty."""
    if len(graph.consumers(below)) > 1:
        return f"another branch reads {below.type}"
    match below.operator:
        case Ngram():
            return ""
        case TermWeight() | Scale() | Concat() | SelectColumns():
            return next(filter(None, (_obstacle(graph, each) for each in below.inputs)), "")
        case Normalize(norm=norm):
            return f"the {norm} norm is taken of all columns"
    return f"{below.operator.name} has no dictionary"


def _prune(
    node: Transform,
    kept: Columns,
    store: ObjectStore,
    replacements: dict[Transform, Transform],
) -> Transform:
    operator = node.operator
    if kept.size == node.type.size:
        return node
    inputs: list[Transform] = []
    if isinstance(operator, Concat):
        bounds = accumulate((part.type.size or 0 for part in node.inputs), initial=0)
        for part, (start, end) in zip(node.inputs, pairwise(bounds), strict=True):
            inside = kept[(kept >= start) & (kept < end)] - start
            if inside.size:
                inputs.append(_prune(part, inside, store, replacements))
        if len(inputs) == 1:
            return replacements.setdefault(node, inputs[0])
    elif isinstance(operator, Ngram):
        inputs = list(node.inputs)
    else:
        below = kept
        if isinstance(operator, SelectColumns):
            below = operator.columns[kept].astype(np.intp)
            return replacements.setdefault(node, _prune(node.inputs[0], below, store, replacements))
        inputs = [_prune(node.inputs[0], below, store, replacements)]
    # Fewer columns cannot make a row longer; the other statistics no longer hold.
    known = Statistics(max_vector_size=node.statistics.max_vector_size)
    new = make_transform(pruned(operator, kept), tuple(inputs), store, known)
    return replacements.setdefault(node, new)
