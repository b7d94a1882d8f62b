"""How far a row is from the middle of what a model was fitted on."""

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
class Mahalanobis(Operator):
    """The bias minus the squared Mahalanobis distance from the mean.

    The distance is a square root first, so that a sum that rounding made negative gives NaN.

    Attributes:
        mean: float64 [columns].
        inverse: float64 [columns, columns], of the covariance.
        bias: float64 [1].
    """

    name: ClassVar[str] = "mahalanobis"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    mean: NDArray[np.float64]
    inverse: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("mean", np.float64, 1)
        self.require_array("inverse", np.float64, 2)
        self.require_array("bias", np.float64, 1)
        if self.inverse.shape != (self.mean.size, self.mean.size) or self.bias.size != 1:
            raise SchemaError(
                "mahalanobis: mean [columns], inverse [columns, columns] and bias [1] do not "
                f"fit: {self.mean.shape}, {self.inverse.shape}, {self.bias.shape}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.mean.size:
            raise SchemaError(f"mahalanobis: a mean of {self.mean.size} columns, but {vector}")
        return VectorType(Kind.DENSE, 1)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        differences = inputs[0] - self.mean
        with np.errstate(invalid="ignore"):
            distances = np.sqrt((differences @ self.inverse * differences).sum(axis=1))
        scores: NDArray[np.float64] = self.bias - distances.reshape(-1, 1) ** 2
        return scores
