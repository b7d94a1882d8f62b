"""The linear model: one weighted sum of the columns, plus an intercept, an output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Linear(Operator):
    """``w.x + bias``; Oven turns it into `Combine` of `Dot` unless told not to.

    Attributes:
        weights: float64 [columns, k], one row a column.
        bias: float64 [k].
    """

    name: ClassVar[str] = "linear"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        require_scores(self, self.weights, self.bias)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.SPARSE)
        require_rows(self.name, self.weights, vector)
        return VectorType(Kind.DENSE, self.weights.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return weighted_sums(inputs[0], self.weights) + self.bias


def require_scores(
    operator: Operator, weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> None:
    """Checks the arrays of a linear model: float64 [columns, k] and [k], k >= 1.

    Raises:
        SchemaError: they are others.
    """
    operator.require_array("weights", np.float64, 2)
    operator.require_array("bias", np.float64, 1)
    if bias.size != weights.shape[1] or bias.size == 0:
        raise SchemaError(
            f"{operator.name}: weights [columns, k] and bias [k] need the same k >= 1, "
            f"got {weights.shape[1]} and {bias.size}"
        )


def require_rows(name: str, weights: NDArray[np.float64], vector: VectorType) -> None:
    """Checks that there is one row of weights a column.

    Raises:
        SchemaError: there are more or fewer.
    """
    if weights.shape[0] != vector.size:
        raise SchemaError(
            f"{name}: weights have {weights.shape[0]} rows for an input of {vector.size} columns: "
            "the model was trained on other features"
        )


def weighted_sums(
    rows: Sequence[dict[int, float]], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``w.x`` of sparse rows, float64 [n, k], summed in the order of the stored values."""
    sums = np.zeros((len(rows), weights.shape[1]))
    for number, row in enumerate(rows):
        for column, value in row.items():
            sums[number] += value * weights[column]
    return sums
