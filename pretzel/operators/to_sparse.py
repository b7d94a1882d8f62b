"""A dense vector without its zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class ToSparse(Operator):
    """The columns that are not 0, ascending (NaN is not 0)."""

    name: ClassVar[str] = "to_sparse"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "moves"
    accepts: ClassVar[str] = "any"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return VectorType(Kind.SPARSE, self.only_input(inputs, Kind.DENSE).size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        return [
            {column: float(value) for column, value in enumerate(row) if value != 0}
            for row in inputs[0]
        ]
