"""Filling in what is missing with one number a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Impute(Operator):
    """Some columns, missing values replaced.

    Attributes:
        values: float64 [m], what stands for a missing value.
        columns: int64 [m], ascending: the columns that are kept; None: all of them.
        missing: the number that means missing; None: NaN.
    """

    name: ClassVar[str] = "impute"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    values: NDArray[np.float64]
    columns: NDArray[np.int64] | None = None
    missing: float | None = None

    def __post_init__(self) -> None:
        self.require_array("values", np.float64, 1)
        if self.columns is not None:
            require_ascending(self, "columns")
            if self.columns.size != self.values.size:
                raise SchemaError("impute: every column that is kept needs a value")
        require_number(self, self.missing)

    @property
    def accepts(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """What the source lets in."""
        return "nan" if self.missing is None else "finite"

    @property
    def precision(self) -> str:  # type: ignore[override]
        """The source rounds its values to the dtype of the input."""
        exact = np.array_equal(self.values, self.values.astype(np.float32))
        return "moves" if exact else "input"

    @property
    def ends_missing(self) -> bool:  # type: ignore[override]
        """NaN becomes a number."""
        return self.missing is None

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        size = vector.size or 0
        if self.columns is None and self.values.size != size:
            raise SchemaError(
                f"impute: {self.values.size} values for an input of {size} columns: "
                "they must come from the same imputer"
            )
        if self.columns is not None and self.columns[-1] >= size:
            raise SchemaError(f"impute: there is no column {self.columns[-1]} in {vector}")
        return VectorType(Kind.DENSE, self.values.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        kept = inputs[0] if self.columns is None else inputs[0][:, self.columns]
        return np.where(is_missing(kept, self.missing), self.values, kept)


def is_missing(values: NDArray[np.float64], missing: float | None) -> NDArray[np.bool_]:
    """Which values are missing: NaN, or equal to a number."""
    return np.isnan(values) if missing is None else np.equal(values, missing)


def require_number(operator: Operator, missing: float | None) -> None:
    """Checks the number that means missing.

    Raises:
        SchemaError: it is NaN, which nothing equals, or infinite.
    """
    if missing is not None and not isfinite(missing):
        raise SchemaError(f"{operator.name}: missing is null for NaN, or a finite number")


def require_ascending(operator: Operator, field: str) -> None:
    """Checks numbers of columns: int64, one or more, ascending from 0.

    Raises:
        SchemaError: they are others.
    """
    operator.require_array(field, np.int64, 1)
    columns: NDArray[np.int64] = getattr(operator, field)
    if columns.size == 0 or columns[0] < 0 or bool((columns[1:] <= columns[:-1]).any()):
        raise SchemaError(f"{operator.name}: {field} must be one or more, ascending from 0")
