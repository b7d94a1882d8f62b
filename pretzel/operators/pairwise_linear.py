"""One linear model for every pair of classes, over columns that belong to classes.

So do kernel machines tell many classes apart: a column is the kernel with a support vector, and
the machine of two classes reads the columns of these two only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class PairwiseLinear(Operator):
    """Scores of all pairs of classes: (0, 1), (0, 2) .. (1, 2) ..

    Attributes:
        weights: float64 [classes - 1, columns]: the weight of a column of class c against class
            d is in row d if d < c, else in row d - 1.
        bias: float64 [pairs].
        offsets: int64 [classes + 1]: where the columns of each class start.
    """

    name: ClassVar[str] = "pairwise_linear"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.require_array("weights", np.float64, 2)
        self.require_array("bias", np.float64, 1)
        self.require_array("offsets", np.int64, 1)
        classes = self.offsets.size - 1
        if (
            classes < 2
            or self.offsets[0] != 0
            or bool((np.diff(self.offsets) < 0).any())
            or self.weights.shape != (classes - 1, self.offsets[-1])
            or self.bias.size != classes * (classes - 1) // 2
        ):
            raise SchemaError(
                f"pairwise_linear: weights {self.weights.shape} and {self.bias.size} biases "
                f"do not fit columns of {classes} classes"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.weights.shape[1]:
            raise SchemaError(f"pairwise_linear: {self.weights.shape[1]} columns, {vector}")
        return VectorType(Kind.DENSE, self.bias.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        columns = [slice(*ends) for ends in pairwise(self.offsets.tolist())]
        scores = [
            inputs[0][:, columns[first]] @ self.weights[second - 1, columns[first]]
            + inputs[0][:, columns[second]] @ self.weights[first, columns[second]]
            + bias
            for (first, second), bias in zip(
                combinations(range(len(columns)), 2), self.bias, strict=True
            )
        ]
        return np.stack(scores, axis=1)
