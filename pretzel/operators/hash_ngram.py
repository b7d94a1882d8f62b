"""N-grams whose columns are hashes of them: scikit-learn's HashingVectorizer.

The hash is that of the n-gram in UTF-8. Lone surrogates have no UTF-8, and scikit-learn raises
UnicodeEncodeError for the whole batch; here they are passed through (three bytes each).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.char_ngram import CharNgram
from pretzel.operators.murmur import murmur_hash
from pretzel.operators.ngram import Ngram
from pretzel.operators.operator import Arity, Operator
from pretzel.operators.padded_char_ngram import PaddedCharNgram
from pretzel.operators.vocabulary import pack_terms
from pretzel.operators.word_ngram import WordNgram
from pretzel.schema import Kind, VectorType

UNITS: Mapping[str, tuple[Kind, type[Ngram]]] = {
    "char": (Kind.TEXT, CharNgram),
    "padded_char": (Kind.TOKENS, PaddedCharNgram),
    "word": (Kind.TOKENS, WordNgram),
}
MOST_COLUMNS = (1 << 31) - 1


@dataclass(frozen=True, eq=False)
class HashNgram(Operator):
    """Signed counts of all n-grams; the count of a column may be 0 where signs cancel.

    Attributes:
        unit: "char" of texts, "padded_char" or "word" of tokens.
        min_n, max_n: shortest and longest n-gram, both inclusive, in elements.
        columns: the absolute value of the hash, modulo this, is the column.
        signed: n-grams with a negative hash count -1.
        binary: every column that occurs is 1, even one whose signs cancel.
    """

    name: ClassVar[str] = "hash_ngram"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    unit: str
    min_n: int
    max_n: int
    columns: int
    signed: bool
    binary: bool

    def __post_init__(self) -> None:
        self.require_choice("unit", tuple(UNITS))
        if not 1 <= self.min_n <= self.max_n:
            raise SchemaError(
                "hash_ngram: n-gram lengths need 1 <= min_n <= max_n, "
                f"got min_n={self.min_n}, max_n={self.max_n}"
            )
        if not 1 <= self.columns <= MOST_COLUMNS:
            raise SchemaError(
                f"hash_ngram: columns must be from 1 to {MOST_COLUMNS}, got {self.columns}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, UNITS[self.unit][0])
        return VectorType(Kind.SPARSE, self.columns)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        _, kind = UNITS[self.unit]
        ngrams = kind(self.min_n, self.max_n, *pack_terms([]))
        return [self._count(ngrams.grams(row)) for row in inputs[0]]

    def _count(self, grams: Iterator[str]) -> dict[int, float]:
        counts: dict[int, float] = {}
        for gram in grams:
            hashed = murmur_hash(gram.encode("utf-8", "surrogatepass"))
            column = abs(hashed) % self.columns
            sign = -1.0 if self.signed and hashed < 0 else 1.0
            counts[column] = 1.0 if self.binary else counts.get(column, 0.0) + sign
        return counts
