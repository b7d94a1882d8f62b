"""Values above a limit become 1, the others go, or become 0 where they have a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Threshold(Operator):
    """Presence of every column.

    Attributes:
        limit: of sparse vectors 0 or more, since what is not stored is 0 and must stay so.
    """

    name: ClassVar[str] = "threshold"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    limit: float

    @property
    def precision(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """The source rounds the limit to the dtype of its input."""
        return "moves" if float(np.float32(self.limit)) == self.limit else "input"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.SPARSE, Kind.DENSE)
        if vector.kind is Kind.SPARSE and not self.limit >= 0.0:
            raise SchemaError(f"threshold: the limit must be 0 or more, got {self.limit!r}")
        return vector

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        if isinstance(inputs[0], np.ndarray):
            return (inputs[0] > self.limit).astype(np.float64)
        return [
            {column: 1.0 for column, value in row.items() if value > self.limit}
            for row in inputs[0]
        ]
