"""What scikit-learn's char analyzer does to a text before it takes n-grams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

_RUN = re.compile(r"\s\s+")


@dataclass(frozen=True, eq=False)
class CollapseWhitespace(Operator):
    """Every run of two or more whitespace characters becomes one space; a single one stays."""

    name: ClassVar[str] = "collapse_whitespace"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return [_RUN.sub(" ", text) for text in inputs[0]]
