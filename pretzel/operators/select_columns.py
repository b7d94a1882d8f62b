"""Keeping some columns of a vector, as a feature selection does."""

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
class SelectColumns(Operator):
    """The kept columns, numbered anew in their old order; the others are gone.

    Attributes:
        columns: int64 [m], ascending, m >= 1.
    """

    name: ClassVar[str] = "select_columns"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    columns: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.require_array("columns", np.int64, 1)
        columns = self.columns
        if columns.size == 0 or columns[0] < 0 or bool((columns[1:] <= columns[:-1]).any()):
            raise SchemaError("select_columns: columns must be one or more, ascending from 0")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.SPARSE, Kind.DENSE)
        if self.columns[-1] >= (vector.size or 0):
            raise SchemaError(
                f"select_columns: there is no column {self.columns[-1]} in {vector}: "
                "the selection was fitted on other features"
            )
        return VectorType(vector.kind, self.columns.size)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        if isinstance(inputs[0], np.ndarray):
            return inputs[0][:, self.columns]
        places = {column: place for place, column in enumerate(self.columns.tolist())}
        return [
            {places[column]: value for column, value in row.items() if column in places}
            for row in inputs[0]
        ]
