"""Drops the branches that a linear model gives no weight at all.

Before:
    r4 := dot(r2, weights=#w, norm="l2", divide=true) -> dense[1]
    r5 := dot(r3, weights=#zeros, norm="l2", divide=true) -> dense[1]
    r6 := combine(r4, r5, bias=#b, norm=null) -> dense[1]
After:
    r4 := dot(r2, weights=#w, norm="l2", divide=true) -> dense[1]
    r5 := combine(r4, bias=#b, norm=null) -> dense[1]
    and nothing of what only r3 needed
Requires:
    a part whose weights are all zero, and whose norm is its own: not a share of the sum's norm.
    One part always stays.
Why it is equal:
    0.x = 0, and adding 0 changes no sum.
"""

from __future__ import annotations

from pretzel.flour import Transform, make_transform
from pretzel.operators import Combine, Dot
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class RemoveUnnecessaryBranches(TransformRule):
    name = "remove_unnecessary_branches"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return isinstance(node.operator, Combine) and len(_needed(node)) < len(node.inputs)

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        combine = make_transform(node.operator, _needed(node), store, node.statistics)
        return graph.replace_transforms({node: combine})

    def declines(self, graph: StageGraph, node: Transform) -> str:
        if isinstance(node.operator, Combine) and node.operator.norm is not None:
            parts = [part.operator for part in node.inputs]
            idle = sum(isinstance(dot, Dot) and not dot.weights.any() for dot in parts)
            if idle:
                return (
                    f"branches without weight stay ({idle}): the {node.operator.norm} norm of the "
                    "union is taken of them too"
                )
        return ""


def _needed(combine: Transform) -> tuple[Transform, ...]:
    weighed = tuple(part for part in combine.inputs if not _is_idle(part))
    return weighed or combine.inputs[:1]


def _is_idle(part: Transform) -> bool:
    dot = part.operator
    shares_norm = isinstance(dot, Dot) and dot.norm is not None and not dot.divide
    return isinstance(dot, Dot) and not shares_norm and not dot.weights.any()
