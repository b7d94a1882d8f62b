"""Character n-grams inside words, of which each has a space at both ends: char_wb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.ngram import Ngram
from pretzel.schema import Kind


@dataclass(frozen=True, eq=False)
class PaddedCharNgram(Ngram):
    """Counts of runs of code points of padded tokens; one shorter than ``min_n`` counts whole."""

    name: ClassVar[str] = "padded_char_ngram"
    kinds: ClassVar[tuple[Kind, ...]] = (Kind.TOKENS,)

    def grams(self, row: Any) -> Iterator[str]:
        padded = [f" {token} " for token in row]
        for length in range(self.min_n, self.max_n + 1):
            for token in padded:
                if len(token) < length and length == self.min_n:
                    yield token
                for start in range(len(token) - length + 1):
                    yield token[start : start + length]
