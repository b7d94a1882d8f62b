"""A linear model of scores: what stacks, or rescales, the answers of other models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.linear import require_rows
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class DenseLinear(Operator):
    """``x @ weights + bias`` of a dense vector, which is short.

    Attributes:
        weights: float64 [columns, k], one row a column.
        bias: float64 [k].
    """

    name: ClassVar[str] = "dense_linear"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("weights", np.float64, 2)
        self.require_array("bias", np.float64, 1)
        if self.bias.size != self.weights.shape[1] or self.bias.size == 0:
            raise SchemaError(
                f"dense_linear: weights [columns, k] and bias [k] need the same k >= 1, "
                f"got {self.weights.shape[1]} and {self.bias.size}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        require_rows(self.name, self.weights, self.only_input(inputs, Kind.DENSE))
        return VectorType(Kind.DENSE, self.weights.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        sums = np.zeros((len(inputs[0]), self.bias.size))
        for column, weights in enumerate(self.weights):
            sums += inputs[0][:, column : column + 1] * weights
        return sums + self.bias
