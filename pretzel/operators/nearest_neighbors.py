"""The points nearest to a row.

Of points at equal distances it depends on the order in which they are met which ones are found:
the kernel walks the nodes as scikit-learn walks its trees, while the reference, which looks at
all points, prefers those that lie in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

METRICS = ("euclidean", "manhattan", "chebyshev", "minkowski")
SEARCHES = ("brute", "kd_tree", "ball_tree")


@dataclass(frozen=True, eq=False)
class NearestNeighbors(Operator):
    """A dense vector becomes the distances of the k nearest points, then their numbers.

    Attributes:
        points: float64 [m, columns], in the order of the search.
        order: int32 [m], the number of each point.
        nodes: int32 [nodes, 3]: where the points of a node start and end, and 1 for a leaf; the
            children of node n are 2n + 1 and 2n + 2. Without a tree there is one leaf.
        bounds: float64 [nodes, 2 columns], lower then upper ends (kd_tree), or
            [nodes, columns + 1], centre and radius (ball_tree); None: no tree.
        search: one of `SEARCHES`.
        metric: one of `METRICS`.
        p: of the Minkowski metric.
        k: how many neighbours.
    """

    name: ClassVar[str] = "nearest_neighbors"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    points: NDArray[np.float64]
    order: NDArray[np.int32]
    nodes: NDArray[np.int32]
    bounds: NDArray[np.float64] | None
    search: str
    metric: str
    p: float
    k: int

    def __post_init__(self) -> None:
        self.require_array("points", np.float64, 2)
        self.require_array("order", np.int32, 1)
        self.require_array("nodes", np.int32, 2)
        self.require_choice("search", SEARCHES)
        self.require_choice("metric", METRICS)
        size, columns = self.points.shape
        width = {"kd_tree": 2 * columns, "ball_tree": columns + 1}.get(self.search)
        if self.points.size == 0 or self.order.size != size or self.nodes.shape[1] != 3:
            raise SchemaError("nearest_neighbors: points, order and nodes do not fit each other")
        if not 1 <= self.k <= size:
            raise SchemaError(f"nearest_neighbors: {self.k} neighbours of {size} points")
        if (width is None) != (self.bounds is None) or (
            self.bounds is not None and self.bounds.shape != (len(self.nodes), width)
        ):
            raise SchemaError(f"nearest_neighbors: bounds do not fit the nodes of {self.search!r}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.points.shape[1]:
            raise SchemaError(
                f"nearest_neighbors: points of {self.points.shape[1]} columns for {vector}: "
                "the model was trained on other features"
            )
        return VectorType(Kind.DENSE, 2 * self.k)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        power = {"euclidean": 2.0, "manhattan": 1.0, "chebyshev": np.inf}.get(self.metric, self.p)
        found = []
        for row in inputs[0]:
            differences = np.abs(self.points - row)
            if np.isinf(power):
                distances = differences.max(axis=1)
            else:
                distances = (differences**power).sum(axis=1) ** (1.0 / power)
            nearest = np.argsort(distances, kind="stable")[: self.k]
            found.append(np.concatenate([distances[nearest], self.order[nearest]]))
        return np.array(found)
