"""A sparse vector with its zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class ToDense(Operator):
    """Every column has a number, 0 where the sparse vector has none."""

    name: ClassVar[str] = "to_dense"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "moves"
    accepts: ClassVar[str] = "any"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return VectorType(Kind.DENSE, self.only_input(inputs, Kind.SPARSE).size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        (vector,) = types
        rows = np.zeros((len(inputs[0]), vector.size or 0))
        for row, pairs in zip(rows, inputs[0], strict=True):
            for column, value in pairs.items():
                row[column] = value
        return rows
