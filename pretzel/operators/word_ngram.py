"""Word n-grams: tokens joined by one space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.ngram import Ngram
from pretzel.schema import Kind


@dataclass(frozen=True, eq=False)
class WordNgram(Ngram):
    """Counts of runs of tokens."""

    name: ClassVar[str] = "word_ngram"
    kinds: ClassVar[tuple[Kind, ...]] = (Kind.TOKENS,)

    def grams(self, row: Any) -> Iterator[str]:
        return (" ".join(window) for window in self.windows(row))
