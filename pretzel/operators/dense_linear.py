"""A linear model of scores: what stacks, or rescales, the answers of other models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.linear import require_rows, require_scores
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
        require_scores(self, self.weights, self.bias)

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
