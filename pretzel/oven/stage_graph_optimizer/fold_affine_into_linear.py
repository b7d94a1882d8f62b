"""Multiplies the steps of a scaler into the weights behind it, once, instead of into every record.

Before:
    r2 := affine(r1, subtract=#m, divide=#s, multiply=null, add=null, ...) -> dense[2]
    r3 := dense_linear(r2, weights=#w, bias=#b, squares=false) -> dense[1]
After:
    r2 := dense_linear(r1, weights=#w', bias=#b', squares=false) -> dense[1]
Requires:
    a scaler that does not clip, directly in front of a linear model or a part of the dense_concat
    there, which nothing else reads; products that neither overflow nor fall
    below the smallest normal double; and shifts that are not so large beside the scales that
    taking them out of the sum costs more than 1e-12 (`_cost`).
Why it is equal:
    w.((x - m) / s) + b = (w / s).x + (b - (w / s).m). NaN stays NaN. With t = (x - m) / s, every
    term of the new sum is |w x / s| <= |w t| + |w m / s|. The first part is rounded as the terms
    w t of the old sum are, in an order that BLAS leaves open, too. The second part does not depend
    on x; of it, as much as the intercept b <= |y| + sum |w t| is no more than those terms again.
    What is left, times the number of roundings, bounds what folding costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Transform, make_transform
from pretzel.operators import Affine, DenseConcat, DenseLinear
from pretzel.operators.dense_linear import PARTIAL_SUMS
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore

Floats = NDArray[np.float64]

ALLOWED = 1e-12
ROUNDING = 2.0**-53


@dataclass(frozen=True)
class Part:
    """A scaler in front of some columns of a linear model.

    Attributes:
        number: of the input of the concat.
        affine: the scaler.
        rows: of the weights.
    """

    number: int
    affine: Transform
    rows: slice


class FoldAffineIntoLinear(TransformRule):
    name = "fold_affine_into_linear"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return any(isinstance(_fold(graph, node, part), DenseLinear) for part in _parts(node))

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        for part in _parts(node):
            linear = _fold(graph, node, part)
            if isinstance(linear, DenseLinear):
                break
        assert isinstance(linear, DenseLinear)
        (below,) = part.affine.inputs
        source = node.inputs[0]
        if isinstance(source.operator, DenseConcat):
            inputs = list(source.inputs)
            inputs[part.number] = below
            below = make_transform(source.operator, tuple(inputs), store, source.statistics)
        folded = make_transform(linear, (below,), store, node.statistics)
        return graph.replace_transforms({node: folded})

    def declines(self, graph: StageGraph, node: Transform) -> str:
        reasons = (_fold(graph, node, part) for part in _parts(node))
        return "; ".join(reason for reason in reasons if isinstance(reason, str))


def _parts(node: Transform) -> Iterator[Part]:
    """The scalers directly in front of a linear model."""
    if not isinstance(node.operator, DenseLinear) or node.operator.squares:
        return
    source = node.inputs[0]
    parts = source.inputs if isinstance(source.operator, DenseConcat) else (source,)
    start = 0
    for number, part in enumerate(parts):
        stop = start + (part.type.size or 0)
        if isinstance(part.operator, Affine):
            yield Part(number, part, slice(start, stop))
        start = stop


def _fold(graph: StageGraph, node: Transform, part: Part) -> DenseLinear | str:
    """The linear model with the scaler in it; else why not."""
    linear, affine = node.operator, part.affine.operator
    assert isinstance(linear, DenseLinear)
    assert isinstance(affine, Affine)
    own = linear.weights[part.rows]
    stays = f"affine of {own.shape[0]} columns stays: "
    if affine.clips:
        return stays + "it clips"
    if len(graph.consumers(part.affine)) > 1:
        return stays + "several transforms read it"
    if other := next(_other_readers(graph, part.affine), None):
        return stays + f"{other.operator.name} reads it, too"
    factors, shifts = _line(affine, own.shape[0])
    with np.errstate(all="ignore"):
        products, moved = own * factors[:, np.newaxis], own * shifts[:, np.newaxis]
    kept = (own != 0.0) & (factors != 0.0)[:, np.newaxis]
    sound = np.isfinite(products) & (~kept | (np.abs(products) >= np.finfo(np.float64).tiny))
    if not (sound.all() and np.isfinite(moved).all()):
        return stays + "its product with a weight is out of range"
    if (cost := _cost(linear, moved)) > ALLOWED:
        return stays + f"its shifts could change a score by {cost:.1g}, more than {ALLOWED:g}"
    weights = linear.weights.copy()
    weights[part.rows] = products
    bias = [fsum([*column, start]) for column, start in zip(moved.T, linear.bias, strict=True)]
    return replace(linear, weights=weights, bias=np.array(bias))


def _other_readers(graph: StageGraph, affine: Transform) -> Iterator[Transform]:
    """Those that would need the scaled columns all the same."""
    for reader in graph.consumers(affine):
        if isinstance(reader.operator, DenseConcat):
            yield from _other_readers(graph, reader)
        elif not isinstance(reader.operator, DenseLinear) or reader.operator.squares:
            yield reader


def _line(affine: Affine, columns: int) -> tuple[Floats, Floats]:
    """Factor and shift of every column: x to ``factor * x + shift``."""
    steps = affine.steps()
    factors, shifts = np.ones(columns), np.zeros(columns)
    with np.errstate(all="ignore"):
        shifts = shifts - steps.get("subtract", 0.0)
        factors, shifts = factors / steps.get("divide", 1.0), shifts / steps.get("divide", 1.0)
        factors, shifts = factors * steps.get("multiply", 1.0), shifts * steps.get("multiply", 1.0)
        shifts = shifts + steps.get("add", 0.0)
    return factors, shifts


def _cost(linear: DenseLinear, moved: Floats) -> float:
    """What the shifts may add to the rounding of a score, at most.

    A term of the sum is rounded as a weight, as a product, and once an addition: no more than
    columns / 4, and three when the partial sums and the bias come together. A shift goes through
    that within its term, and is rounded twice more in the new bias.
    """
    steps = -(-linear.weights.shape[0] // PARTIAL_SUMS) + 7
    beyond = float((np.abs(moved).sum(axis=0) - np.abs(linear.bias)).max())
    return float(max(beyond, 0.0) * steps * ROUNDING)
