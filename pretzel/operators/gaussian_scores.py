"""Logarithms of Gaussian densities of records in whitened coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.dense_linear import add_in_order
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class GaussianScores(Operator):
    """``bias[k] - |x - points[k]|² / 2``, the squares summed in the order of `DenseLinear`.

    Attributes:
        points: float64 [k, size].
        bias: float64 [k].
        shared: True: all points look at the same ``size`` columns; False: the input has
            ``k * size`` columns, and each point looks at its own.
    """

    name: ClassVar[str] = "gaussian_scores"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    points: NDArray[np.float64]
    bias: NDArray[np.float64]
    shared: bool

    def __post_init__(self) -> None:
        self.require_array("points", np.float64, 2)
        self.require_array("bias", np.float64, 1)
        if self.points.size == 0 or len(self.points) != self.bias.size:
            raise SchemaError(
                "gaussian_scores: points [k, size] and bias [k] need the same k >= 1, "
                f"got {self.points.shape} and {self.bias.size}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        columns = self.only_input(inputs, Kind.DENSE).size
        expected = self.points.shape[1] if self.shared else self.points.size
        if columns != expected:
            raise SchemaError(
                f"gaussian_scores: points {self.points.shape} with shared={self.shared} take "
                f"{expected} columns, got {inputs[0]}"
            )
        return VectorType(Kind.DENSE, self.bias.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        known, size = self.points.shape
        rows = inputs[0].reshape(-1, 1 if self.shared else known, size)
        apart = rows - self.points
        squared = add_in_order((apart * apart).transpose(2, 0, 1))
        scores: NDArray[np.float64] = self.bias - 0.5 * squared
        return scores
