"""Counts of whole tokens, whatever characters are in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.ngram import Ngram
from pretzel.schema import Kind


@dataclass(frozen=True, eq=False)
class CountTokens(Ngram):
    """Counts of single tokens; unlike in a word n-gram, a space in one is as any other character.

    ``min_n`` and ``max_n`` are 1.
    """

    name: ClassVar[str] = "count_tokens"
    kinds: ClassVar[tuple[Kind, ...]] = (Kind.TOKENS,)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.max_n != 1:
            raise SchemaError(f"count_tokens: max_n must be 1, got {self.max_n}: join_tokens first")

    def grams(self, row: Any) -> Iterator[str]:
        return iter(row)
