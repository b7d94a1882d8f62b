"""Splits a linear model into a share for every branch, so that no long vector is ever built.

Before:
    r4 := concat(r2, r3) -> sparse[5]
    r5 := linear(r4, weights=#w, bias=#b) -> dense[1]
After:
    r4 := dot(r2, weights=#w1, norm=null, divide=false) -> dense[1]
    r5 := dot(r3, weights=#w2, norm=null, divide=false) -> dense[1]
    r6 := combine(r4, r5, bias=#b, norm=null) -> dense[1]
Requires, each a rewrite of its own:
    1. linear(x) -> combine(dot(x)), whatever x is: a linear model is always a sum of dots.
    2. dot(normalize(x)) -> dot(x, norm, divide=true), when the dot takes no norm yet.
    3. combine(.., dot(concat(a, b)), ..) -> combine(.., dot(a), dot(b), ..), when the dot does not
       divide; when it does, it must be the only part: then the parts take shares of the norm,
       and combine divides by the norm that they make.
    A norm over a concat that is itself one part of several keeps its concat: combine has one
    norm, and the other parts do not belong to it. A branch's own norm inside a union's norm
    stays as it is, and its normalized vector is dotted.
Why it is equal:
    w.[a; b] = w1.a + w2.b       w.(x / |x|) = (w.x) / |x|
    |[a; b]|1 = |a|1 + |b|1      |[a; b]|2 = sqrt(|a|2^2 + |b|2^2)      |[a; b]|max = max(|a|, |b|)
    up to the rounding of sums taken in another order.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from pretzel.flour import Transform, make_transform
from pretzel.operators import Combine, Concat, Dot, Linear, Normalize
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class PushLinearThroughConcat(TransformRule):
    name = "push_linear_through_concat"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        match node.operator:
            case Linear():
                return True
            case Dot(norm=None):
                return isinstance(node.inputs[0].operator, Normalize)
            case Combine():
                return any(_can_split(node, part) for part in node.inputs)
        return False

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        match node.operator:
            case Linear():
                new = _combine_of_dot(node, store)
            case Dot():
                dot = _norm_into_dot(node, store)
                return graph.replace_transforms({node: dot}, follow_input=True)
            case _:
                new = _split_parts(node, store)
        return graph.replace_transforms({node: new})

    def declines(self, graph: StageGraph, node: Transform) -> str:
        if isinstance(node.operator, Dot) and isinstance(node.inputs[0].operator, Concat):
            return (
                f"a dot over a concat of {len(node.inputs[0].inputs)} keeps it: its "
                f"{node.operator.norm} norm spans them, but not the other parts of the sum"
            )
        return ""


def _combine_of_dot(node: Transform, store: ObjectStore) -> Transform:
    linear = node.operator
    assert isinstance(linear, Linear)
    dot = make_transform(Dot(linear.weights, None, False), node.inputs, store)
    return make_transform(Combine(linear.bias, None), (dot,), store, node.statistics)


def _norm_into_dot(node: Transform, store: ObjectStore) -> Transform:
    (normalized,) = node.inputs
    assert isinstance(node.operator, Dot)
    assert isinstance(normalized.operator, Normalize)
    dot = replace(node.operator, norm=normalized.operator.norm, divide=True)
    return make_transform(dot, normalized.inputs, store, node.statistics)


def _can_split(combine: Transform, part: Transform) -> bool:
    if not isinstance(part.operator, Dot) or not isinstance(part.inputs[0].operator, Concat):
        return False
    return not part.operator.divide or len(combine.inputs) == 1


def _split_parts(node: Transform, store: ObjectStore) -> Transform:
    combine = node.operator
    assert isinstance(combine, Combine)
    parts: list[Transform] = []
    for part in node.inputs:
        if _can_split(node, part):
            assert isinstance(part.operator, Dot)
            if part.operator.divide:
                combine = replace(combine, norm=part.operator.norm)
            parts.extend(_shares(part, part.operator, store))
        else:
            parts.append(part)
    return make_transform(combine, tuple(parts), store, node.statistics)


def _shares(part: Transform, dot: Dot, store: ObjectStore) -> list[Transform]:
    branches = part.inputs[0].inputs
    bounds = accumulate((branch.type.size or 0 for branch in branches), initial=0)
    return [
        make_transform(Dot(dot.weights[start:end], dot.norm, False), (branch,), store)
        for branch, (start, end) in zip(branches, pairwise(bounds), strict=True)
    ]
