"""Columns of a dense vector in any order, as members of an ensemble are given them."""

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
class TakeColumns(Operator):
    """These columns, in this order, some perhaps more than once.

    Attributes:
        columns: int32 [m], m >= 1.
    """

    name: ClassVar[str] = "take_columns"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    columns: NDArray[np.int32]

    def __post_init__(self) -> None:
        self.require_array("columns", np.int32, 1)
        if self.columns.size == 0 or self.columns.min() < 0:
            raise SchemaError("take_columns: columns must be one or more, from 0 on")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if self.columns.max() >= (vector.size or 0):
            raise SchemaError(f"take_columns: there is no column {self.columns.max()} in {vector}")
        return VectorType(Kind.DENSE, self.columns.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        taken: NDArray[np.float64] = inputs[0][:, self.columns]
        return taken
