"""Numbers taken exactly, as categories, into other numbers: codes, averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.operators.refusal import refused_value
from pretzel.schema import Kind, VectorType

NAN, UNKNOWN = range(2)


@dataclass(frozen=True, eq=False)
class EncodeNumbers(Operator):
    """Of every column the row of numbers of its value, laid end to end; -0.0 is 0.0.

    Attributes:
        values: float64 [m], the categories of all columns, ascending within each, no NaN.
        offsets: int64 [columns + 1]: where those of each column start.
        rows: float64 [>= m, k], k >= 1: first those of the values, in their order.
        others: int32 [columns, 2]: which row NaN and any other number take; -1: it is refused.
        columns: what error messages call the columns.
    """

    name: ClassVar[str] = "encode_numbers"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "nan"
    ends_missing: ClassVar[bool] = True

    values: NDArray[np.float64]
    offsets: NDArray[np.int64]
    rows: NDArray[np.float64]
    others: NDArray[np.int32]
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        self.require_array("values", np.float64, 1)
        self.require_array("offsets", np.int64, 1)
        self.require_array("rows", np.float64, 2)
        self.require_array("others", np.int32, 2)
        bounds, count = self.offsets, len(self.columns)
        if (
            bounds.size != count + 1
            or count == 0
            or bounds[0] != 0
            or bounds[-1] != self.values.size
            or bool((np.diff(bounds) < 0).any())
            or not all(bool((np.diff(self.values[a:b]) > 0).all()) for a, b in pairwise(bounds))
            or bool(np.isnan(self.values).any())
        ):
            raise SchemaError("encode_numbers: values must ascend within each column")
        rows = len(self.rows)
        if self.rows.shape[1] == 0 or rows < self.values.size:
            raise SchemaError("encode_numbers: rows must be one a value or more, of numbers")
        if self.others.shape != (count, 2) or bool(
            ((self.others < -1) | (self.others >= rows)).any()
        ):
            raise SchemaError(f"encode_numbers: others must be rows below {rows}, or -1")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != len(self.columns):
            raise SchemaError(f"encode_numbers: values of {len(self.columns)} columns, {vector}")
        return VectorType(Kind.DENSE, len(self.columns) * self.rows.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        parts = []
        for column, (start, end) in enumerate(pairwise(self.offsets.tolist())):
            places = {value: start + i for i, value in enumerate(self.values[start:end].tolist())}
            chosen = [
                self._row(column, places, record, value)
                for record, value in enumerate(inputs[0][:, column].tolist())
            ]
            parts.append(self.rows[np.array(chosen, np.intp)])
        return np.hstack(parts)

    def _row(self, column: int, places: dict[float, int], record: int, value: float) -> int:
        nan, unknown = self.others[column].tolist()
        row = int(nan) if value != value else places.get(value, int(unknown))
        if row < 0:
            raise refused_value(record, self.columns[column], value)
        return row
