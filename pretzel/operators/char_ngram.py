"""Character n-grams, over a whole text or inside each token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.ngram import Ngram
from pretzel.schema import Kind


@dataclass(frozen=True, eq=False)
class CharNgram(Ngram):
    """Counts of runs of code points; on tokens no n-gram crosses from one token to the next."""

    name: ClassVar[str] = "char_ngram"
    kinds: ClassVar[tuple[Kind, ...]] = (Kind.TEXT, Kind.TOKENS)

    def grams(self, row: Any) -> Iterator[str]:
        if isinstance(row, str):
            yield from self.windows(row)
        else:
            for token in row:
                yield from self.windows(token)
