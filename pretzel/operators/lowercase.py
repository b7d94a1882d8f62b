"""Lower-casing as str.lower does it: final sigma, İ and expansions included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Lowercase(Operator):
    """``str.lower`` of every text."""

    name: ClassVar[str] = "lowercase"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return [text.lower() for text in inputs[0]]
