"""Multiplies constant factors into the weights, once, instead of into every vector.

Before:
    r4 := term_weight(r3, binary=false, sublinear=true, idf=#idf) -> sparse[2]
    r5 := scale(r4, factor=0.5) -> sparse[2]
    r6 := dot(r5, weights=#w, norm=null, divide=false) -> dense[1]
After:
    r4 := term_weight(r3, binary=false, sublinear=true, idf=null) -> sparse[2]
    r5 := dot(r4, weights=#w', norm=null, divide=false) -> dense[1]
Requires:
    a factor (scale) or factors (idf) directly before a dot; no norm over them, except that a dot
    that divides by its own norm loses the magnitude of a scale altogether; and products that
    neither overflow nor fall below the smallest normal double.
Why it is equal:
    w.(f x) = (f w).x and w.(f x) / |f x| = sign(f) (w.x) / |x|. Every product is rounded once
    more or less, by 2^-53 of itself at most, so a score moves by at most 2^-51 times the sum of
    |w x|: below 1e-12 of it. A factor under a norm is kept: it is part of the norm.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Transform, make_transform
from pretzel.operators import Dot, Scale, TermWeight
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore

Floats = NDArray[np.float64]

# A row keeps its norm under factors in this range; outside, its squares may overflow or vanish.
SAFE_FACTORS = (1e-100, 1e100)


class FoldScaleIntoLinear(TransformRule):
    name = "fold_scale_into_linear"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return isinstance(_fold(node), tuple)

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        folded = _fold(node)
        assert isinstance(folded, tuple)
        assert isinstance(node.operator, Dot)
        weights, source = folded
        if isinstance(source.operator, TermWeight):
            rest = replace(source.operator, idf=None)
            below = (
                source.inputs[0]
                if rest.is_identity
                else make_transform(rest, source.inputs, store, source.statistics)
            )
        else:
            below = source.inputs[0]
        dot = make_transform(replace(node.operator, weights=weights), (below,), store)
        return graph.replace_transforms({node: dot}, follow_input=True)

    def declines(self, graph: StageGraph, node: Transform) -> str:
        folded = _fold(node)
        return folded if isinstance(folded, str) else ""


def _fold(node: Transform) -> tuple[Floats, Transform] | str:
    """The new weights and the transform that gives its factors away; else why not (or empty)."""
    if not isinstance(node.operator, Dot):
        return ""
    dot, source = node.operator, node.inputs[0]
    match source.operator:
        case Scale(factor=factor):
            return _fold_factor(dot, source, factor)
        case TermWeight(idf=None) if source.operator.is_identity:
            return dot.weights, source
        case TermWeight(idf=np.ndarray() as idf):
            if dot.norm is not None:
                return (
                    f"idf of {idf.size} columns stays: the {dot.norm} norm is taken of its products"
                )
            return _multiplied(dot.weights, idf.reshape(-1, 1), source)
    return ""


def _fold_factor(dot: Dot, source: Transform, factor: float) -> tuple[Floats, Transform] | str:
    if dot.norm is None:
        return _multiplied(dot.weights, np.array(factor), source)
    if not dot.divide:
        return f"scale {factor:g} stays: the vector is part of a larger {dot.norm} norm"
    if not SAFE_FACTORS[0] <= abs(factor) <= SAFE_FACTORS[1]:
        return f"scale {factor:g} stays: norms of vectors scaled by it are not exact"
    return _multiplied(dot.weights, np.sign(factor), source)


def _multiplied(
    weights: Floats, factors: Floats, source: Transform
) -> tuple[Floats, Transform] | str:
    with np.errstate(all="ignore"):
        product = np.ascontiguousarray(weights * factors)
    zero = (weights == 0.0) | (factors == 0.0)
    sound = np.isfinite(product) & (zero | (np.abs(product) >= np.finfo(np.float64).tiny))
    if not sound.all():
        return f"{source.operator.name} stays: its product with a weight is out of range"
    return product, source
