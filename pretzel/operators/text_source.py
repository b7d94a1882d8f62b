"""Records that are texts: each one is a Python str."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Column, InputSchema, Kind, VectorType


@dataclass(frozen=True, eq=False)
class TextSource(Operator):
    """The head of a program whose record is one text."""

    name: ClassVar[str] = "text_source"
    arity: ClassVar[Arity] = Arity.SOURCE

    def schema(self) -> InputSchema:
        """One column, ``text``."""
        return InputSchema("text", (Column("text", Kind.TEXT),))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if inputs:
            raise SchemaError(f"text_source reads records and takes no input, got {len(inputs)}")
        return VectorType(Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return list(inputs[0])
