"""Neighbouring columns of a dense vector."""

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
class DenseSlice(Operator):
    """Columns from ``start`` up to, not with, ``stop``."""

    name: ClassVar[str] = "dense_slice"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    start: int
    stop: int

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if not 0 <= self.start < self.stop <= (vector.size or 0):
            raise SchemaError(f"dense_slice: {vector} has no columns {self.start} to {self.stop}")
        return VectorType(Kind.DENSE, self.stop - self.start)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        part: NDArray[np.float64] = inputs[0][:, self.start : self.stop]
        return part
