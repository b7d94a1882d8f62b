"""Runs of tokens as tokens, joined by one space: word n-grams as texts of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

LONGEST = 64  # tokens


@dataclass(frozen=True, eq=False)
class JoinTokens(Operator):
    """Every run of ``min_n`` to ``max_n`` tokens, shorter ones first, each from left to right.

    What `WordNgram` counts without building it. Built, "a b" is the same whether it was one token
    or two, as it is in scikit-learn.
    """

    name: ClassVar[str] = "join_tokens"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    min_n: int
    max_n: int

    def __post_init__(self) -> None:
        if not 1 <= self.min_n <= self.max_n <= LONGEST:
            raise SchemaError(
                f"join_tokens: lengths need 1 <= min_n <= max_n <= {LONGEST}, "
                f"got min_n={self.min_n}, max_n={self.max_n}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.TOKENS)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        return [
            [
                " ".join(row[start : start + length])
                for length in range(self.min_n, self.max_n + 1)
                for start in range(len(row) - length + 1)
            ]
            for row in inputs[0]
        ]
