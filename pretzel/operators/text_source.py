"""Records that are texts: each one is a Python str."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.source import Source
from pretzel.schema import Column, InputSchema, Kind, VectorType


@dataclass(frozen=True, eq=False)
class TextSource(Source):
    """The head of a program whose record is one text."""

    name: ClassVar[str] = "text_source"

    def schema(self) -> InputSchema:
        """One column, ``text``."""
        return InputSchema("text", (Column("text", Kind.TEXT),))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.expect_no_inputs(inputs)
        return VectorType(Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return list(inputs[0])
