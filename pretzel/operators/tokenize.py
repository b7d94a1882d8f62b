"""Words of a text: scikit-learn's default token pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

_WORD = re.compile(r"(?u)\b\w\w+\b")


@dataclass(frozen=True, eq=False)
class Tokenize(Operator):
    """Runs of two or more word characters; one-letter words are no tokens."""

    name: ClassVar[str] = "tokenize"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        return VectorType(Kind.TOKENS)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        return [_WORD.findall(text) for text in inputs[0]]
