"""Values above a limit become 1, the others go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Threshold(Operator):
    """Presence of every column.

    Attributes:
        limit: 0 or more, since what is not stored is 0 and must stay so.
    """

    name: ClassVar[str] = "threshold"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    limit: float

    def __post_init__(self) -> None:
        if not self.limit >= 0.0:
            raise SchemaError(f"threshold: the limit must be 0 or more, got {self.limit!r}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.SPARSE)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        return [
            {column: 1.0 for column, value in row.items() if value > self.limit}
            for row in inputs[0]
        ]
