"""Reads sparse parts of a dense table where they are sparse, and dense ones where they are dense.

Before:
    r3 := dense_concat(r1, r2) -> dense[5]
    r4 := dense_linear(r3, weights=#w, bias=#b) -> dense[1]
  with r2 := to_dense(..), and
    r6 := dot(to_sparse(r5), weights=#w, norm=null, divide=false) -> dense[1]
After:
    r3 := dense_linear(r1, weights=#w1, bias=0) -> dense[1]
    r4 := dot(.., weights=#w2, norm=null, divide=false) -> dense[1]
    r5 := combine(r3, r4, bias=#b, norm=null) -> dense[1]
  and
    r6 := dense_linear(r5, weights=#w, bias=0) -> dense[1]
Requires, each a rewrite of its own:
    1. a dense linear model over a to_dense, or over a dense_concat with such a part.
    2. a dot without a norm over a to_sparse.
  The weights must be finite.
Why it is equal:
    w.[a; b] = w1.a + w2.b, and columns of value 0 add 0, up to the rounding of sums taken in
    another order.
"""

from __future__ import annotations

from itertools import accumulate, groupby, pairwise

import numpy as np

from pretzel.flour import Transform, make_transform
from pretzel.operators import Combine, DenseConcat, DenseLinear, Dot, ToDense, ToSparse
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class PushLinearThroughDense(TransformRule):
    name = "push_linear_through_dense"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        match node.operator:
            case DenseLinear(weights=weights, squares=False):
                return _is_partly_sparse(node.inputs[0]) and bool(np.isfinite(weights).all())
            case Dot(norm=None, weights=weights):
                sparse = isinstance(node.inputs[0].operator, ToSparse)
                return sparse and bool(np.isfinite(weights).all())
        return False

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        operator = node.operator
        if isinstance(operator, Dot):
            linear = _dense_share(operator.weights, node.inputs[0].inputs[0], store)
            return graph.replace_transforms({node: linear}, follow_input=True)
        assert isinstance(operator, DenseLinear)
        shares = tuple(_shares(operator, node.inputs[0], store))
        combine = make_transform(Combine(operator.bias, None), shares, store, node.statistics)
        return graph.replace_transforms({node: combine})


def _is_partly_sparse(node: Transform) -> bool:
    parts = node.inputs if isinstance(node.operator, DenseConcat) else (node,)
    return any(isinstance(part.operator, ToDense) for part in parts)


def _shares(linear: DenseLinear, node: Transform, store: ObjectStore) -> list[Transform]:
    parts = node.inputs if isinstance(node.operator, DenseConcat) else (node,)
    ends = accumulate((part.type.size or 0 for part in parts), initial=0)
    rows = dict(zip(range(len(parts)), pairwise(ends), strict=True))
    shares: list[Transform] = []
    for sparse, run in groupby(rows, lambda i: isinstance(parts[i].operator, ToDense)):
        places = list(run)
        if sparse:
            for i in places:
                dot = Dot(np.ascontiguousarray(linear.weights[slice(*rows[i])]), None, False)
                shares.append(make_transform(dot, parts[i].inputs, store))
        else:
            inputs = tuple(parts[i] for i in places)
            whole = inputs[0]
            if len(inputs) > 1:
                whole = make_transform(DenseConcat(), inputs, store)
            weights = linear.weights[rows[places[0]][0] : rows[places[-1]][1]]
            shares.append(_dense_share(weights, whole, store))
    return shares


def _dense_share(
    weights: np.ndarray[tuple[int, ...], np.dtype[np.float64]], node: Transform, store: ObjectStore
) -> Transform:
    linear = DenseLinear(np.ascontiguousarray(weights), np.zeros(weights.shape[1]))
    return make_transform(linear, (node,), store)
