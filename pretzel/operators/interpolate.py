"""Scores through straight lines between points, as an isotonic calibration draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Interpolate(Operator):
    """Every column through its own points; constant in front of the first and behind the last.

    Attributes:
        x, y: float64 [points of all columns], x ascending within a column.
        offsets: int64 [columns + 1]: where the points of each column start.
    """

    name: ClassVar[str] = "interpolate"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.require_array("x", np.float64, 1)
        self.require_array("y", np.float64, 1)
        self.require_array("offsets", np.int64, 1)
        bounds = self.offsets
        if (
            bounds.size < 2
            or bounds[0] != 0
            or bool((np.diff(bounds) < 1).any())
            or not bounds[-1] == self.x.size == self.y.size
            or any(bool((np.diff(self.x[a:b]) <= 0).any()) for a, b in pairwise(bounds))
        ):
            raise SchemaError("interpolate: every column needs points, x ascending")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.offsets.size - 1:
            raise SchemaError(f"interpolate: points of {self.offsets.size - 1} columns, {vector}")
        return vector

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        columns = (
            np.interp(np.clip(scores, self.x[a], self.x[b - 1]), self.x[a:b], self.y[a:b])
            for scores, (a, b) in zip(inputs[0].T, pairwise(self.offsets.tolist()), strict=True)
        )
        return np.stack(list(columns), axis=1)
