"""What the nearest points say of a row: the classes that they have, or the mean of their targets.

A neighbour counts 1, or 1 / distance; where some are at a distance of 0, these count alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

WEIGHTS = ("uniform", "distance")


@dataclass(frozen=True, eq=False)
class NeighborVotes(Operator):
    """Distances and numbers of neighbours become the share of each class.

    Attributes:
        classes: int32 [m], the class of each point.
        size: how many classes there are.
        weights: one of `WEIGHTS`.
    """

    name: ClassVar[str] = "neighbor_votes"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    classes: NDArray[np.int32]
    size: int
    weights: str

    def __post_init__(self) -> None:
        self.require_array("classes", np.int32, 1)
        self.require_choice("weights", WEIGHTS)
        if self.size < 1 or bool(((self.classes < 0) | (self.classes >= self.size)).any()):
            raise SchemaError(f"neighbor_votes: classes are not 0 to {self.size - 1}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        expect_pairs(self, self.only_input(inputs, Kind.DENSE))
        return VectorType(Kind.DENSE, self.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        numbers, weights = weigh(inputs[0], self.weights)
        votes = (weights[:, :, None] * np.eye(self.size)[self.classes[numbers]]).sum(axis=1)
        shares: NDArray[np.float64] = votes / votes.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True, eq=False)
class NeighborMean(Operator):
    """Distances and numbers of neighbours become the weighted mean of their targets.

    Attributes:
        targets: float64 [m, columns].
        weights: one of `WEIGHTS`.
    """

    name: ClassVar[str] = "neighbor_mean"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    targets: NDArray[np.float64]
    weights: str

    def __post_init__(self) -> None:
        self.require_array("targets", np.float64, 2)
        self.require_choice("weights", WEIGHTS)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        expect_pairs(self, self.only_input(inputs, Kind.DENSE))
        return VectorType(Kind.DENSE, self.targets.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        numbers, weights = weigh(inputs[0], self.weights)
        sums = (weights[:, :, None] * self.targets[numbers]).sum(axis=1)
        mean: NDArray[np.float64] = sums / weights.sum(axis=1, keepdims=True)
        return mean


def expect_pairs(operator: Operator, vector: VectorType) -> None:
    """Raises SchemaError unless a vector may hold as many distances as numbers."""
    if not vector.size or vector.size % 2:
        raise SchemaError(f"{operator.name} takes distances and numbers, got {vector}")


def weigh(found: NDArray[np.float64], by: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Numbers and weights [n, k] of neighbours [n, 2 k]."""
    distances, numbers = np.hsplit(found, 2)
    if by == "uniform":
        return numbers.astype(np.intp), np.ones_like(distances)
    with np.errstate(divide="ignore"):
        weights = 1.0 / distances
    touching = (distances == 0.0).any(axis=1)
    weights[touching] = distances[touching] == 0.0
    return numbers.astype(np.intp), weights
