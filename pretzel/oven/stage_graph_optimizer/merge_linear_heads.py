"""Makes one linear model of several over the same vector, so that it is read once.

Before:
    r4 := linear(r3, weights=[[1], [2]], bias=[0.5]) -> dense[1]
    r5 := linear(r3, weights=[[3], [4]], bias=[0.25]) -> dense[1]
After:
    r4 := linear(r3, weights=[[1, 3], [2, 4]], bias=[0.5, 0.25]) -> dense[2]
    r5 := dense_slice(r4, start=0, stop=1) -> dense[1]
    r6 := dense_slice(r4, start=1, stop=2) -> dense[1]
Requires:
    two linear models or more that read the same transform: the members of an ensemble.
Why it is equal:
    every column of scores is a sum of its own, in the same order as before.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np

from pretzel.flour import Transform, make_transform
from pretzel.operators import DenseSlice, Linear
from pretzel.oven.rule import TransformRule
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore


class MergeLinearHeads(TransformRule):
    name = "merge_linear_heads"

    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return isinstance(node.operator, Linear) and len(_heads(graph, node)) > 1

    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        heads = _heads(graph, node)
        models = [head.operator for head in heads if isinstance(head.operator, Linear)]
        weights = np.ascontiguousarray(np.hstack([model.weights for model in models]))
        linear = Linear(weights, np.concatenate([model.bias for model in models]))
        merged = make_transform(linear, node.inputs, store, node.statistics)
        bounds = accumulate((model.bias.size for model in models), initial=0)
        slices = {
            head: make_transform(DenseSlice(start, stop), (merged,), store, head.statistics)
            for head, (start, stop) in zip(heads, pairwise(bounds), strict=True)
        }
        return graph.replace_transforms(slices)


def _heads(graph: StageGraph, node: Transform) -> list[Transform]:
    readers = graph.consumers(node.inputs[0])
    return [reader for reader in readers if isinstance(reader.operator, Linear)]
