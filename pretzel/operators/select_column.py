"""Picking one text column out of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class SelectColumn(Operator):
    """The text of the column of this name (that the source has it is checked by the transform)."""

    name: ClassVar[str] = "select_column"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    column: str

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.RECORD)
        return VectorType(Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return [record[self.column] for record in inputs[0]]
