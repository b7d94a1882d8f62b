"""Picking number columns out of a record."""

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
class SelectNumbers(Operator):
    """The numbers of these columns side by side (that the source has them is checked elsewhere)."""

    name: ClassVar[str] = "select_numbers"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "moves"
    accepts: ClassVar[str] = "any"

    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.columns:
            raise SchemaError("select_numbers takes at least one column")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.RECORD)
        return VectorType(Kind.DENSE, len(self.columns))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        rows = [[float(record[column]) for column in self.columns] for record in inputs[0]]
        return np.array(rows, np.float64).reshape(-1, len(self.columns))
