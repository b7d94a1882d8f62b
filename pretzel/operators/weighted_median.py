"""The weighted median of what the members of an ensemble predict."""

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
class WeightedMedian(Operator):
    """Of each row the first value, ascending, up to which the weights come to half of all.

    Attributes:
        weights: float64 [columns].
    """

    name: ClassVar[str] = "weighted_median"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    weights: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("weights", np.float64, 1)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.weights.size:
            raise SchemaError(f"weighted_median: {self.weights.size} weights for {vector}")
        return VectorType(Kind.DENSE, 1)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        order = np.argsort(inputs[0], axis=1)
        sums = np.cumsum(self.weights[order], axis=1)
        place = (sums >= 0.5 * sums[:, -1:]).argmax(axis=1)
        rows = np.arange(len(order))
        return np.asarray(inputs[0][rows, order[rows, place]]).reshape(-1, 1)
