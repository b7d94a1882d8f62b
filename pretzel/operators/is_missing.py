"""Where values are missing, as columns of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.impute import is_missing, require_ascending, require_number
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class IsMissing(Operator):
    """1 where a value is missing, else 0.

    Attributes:
        columns: int64 [m], ascending: the columns that are looked at.
        missing: the number that means missing; None: NaN.
    """

    name: ClassVar[str] = "is_missing"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "moves"

    columns: NDArray[np.int64]
    missing: float | None = None

    def __post_init__(self) -> None:
        require_ascending(self, "columns")
        require_number(self, self.missing)

    @property
    def accepts(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """What the source lets in."""
        return "nan" if self.missing is None else "finite"

    @property
    def ends_missing(self) -> bool:  # type: ignore[override]
        """NaN becomes a number."""
        return self.missing is None

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if self.columns[-1] >= (vector.size or 0):
            raise SchemaError(f"is_missing: there is no column {self.columns[-1]} in {vector}")
        return VectorType(Kind.DENSE, self.columns.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return is_missing(inputs[0][:, self.columns], self.missing).astype(np.float64)
