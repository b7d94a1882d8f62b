"""The weighted mean of several score vectors, as a vote or a calibration takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Average(Operator):
    """The sum of inputs times weights, in order, divided by the sum of weights.

    Attributes:
        weights: float64 [inputs].
        divide: False leaves the sum as it is.
    """

    name: ClassVar[str] = "average"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    weights: NDArray[np.float64]
    divide: bool

    def __post_init__(self) -> None:
        self.require_array("weights", np.float64, 1)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if not inputs or len(inputs) != self.weights.size:
            raise SchemaError(
                f"average: {self.weights.size} weights for {len(inputs)} inputs: one each"
            )
        for vector in inputs:
            if vector.kind is not Kind.DENSE or vector != inputs[0]:
                raise SchemaError(f"average takes dense inputs of one width, got {vector}")
        return inputs[0]

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        weights = self.weights.tolist()
        total = np.zeros_like(inputs[0])
        for part, weight in zip(inputs, weights, strict=True):
            total += part * weight
        mean: NDArray[np.float64] = total / (sum(weights, 0.0) if self.divide else 1.0)
        return mean
