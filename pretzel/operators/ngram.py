"""What character and word n-grams have in common: lengths, a vocabulary, and counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.operators.vocabulary import check_terms, count_terms, unpack_terms
from pretzel.schema import Kind, VectorType

_Row = TypeVar("_Row", bound=Sequence[Any])


@dataclass(frozen=True, eq=False)
class Ngram(Operator):
    """Counts of the n-grams of ``min_n`` to ``max_n`` elements that the vocabulary knows.

    Attributes:
        min_n, max_n: shortest and longest n-gram, both inclusive, in elements.
        terms: uint8 [m], offsets: int64 [n + 1]: the vocabulary (see ``vocabulary.py``).
    """

    arity: ClassVar[Arity] = Arity.ONE_TO_N
    kinds: ClassVar[tuple[Kind, ...]]

    min_n: int
    max_n: int
    terms: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not 1 <= self.min_n <= self.max_n:
            raise SchemaError(
                f"{self.name}: n-gram lengths need 1 <= min_n <= max_n, "
                f"got min_n={self.min_n}, max_n={self.max_n}"
            )
        self.require_array("terms", np.uint8, 1)
        self.require_array("offsets", np.int64, 1)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, *self.kinds)
        return VectorType(Kind.SPARSE, check_terms(self.terms, self.offsets))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        terms = unpack_terms(self.terms, self.offsets)
        columns = {term: column for column, term in enumerate(terms)}
        return [count_terms(self.grams(row), columns) for row in inputs[0]]

    def grams(self, row: Any) -> Iterator[str]:
        """The n-grams of one row, shorter ones first, each length from left to right."""
        raise NotImplementedError

    def windows(self, row: _Row) -> Iterator[_Row]:
        """Every run of ``min_n`` to ``max_n`` elements of ``row``."""
        for length in range(self.min_n, min(self.max_n, len(row)) + 1):
            for start in range(len(row) - length + 1):
                yield row[start : start + length]  # type: ignore[misc]
