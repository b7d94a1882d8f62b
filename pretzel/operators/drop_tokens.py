"""Tokens without those of a list: stop words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.operator import Arity, Operator
from pretzel.operators.vocabulary import check_terms, unpack_terms
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class DropTokens(Operator):
    """Every token that is not in the list; n-grams reach across those that are gone.

    Attributes:
        terms: uint8 [m], offsets: int64 [n + 1]: the list (see ``vocabulary.py``).
    """

    name: ClassVar[str] = "drop_tokens"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    terms: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.require_array("terms", np.uint8, 1)
        self.require_array("offsets", np.int64, 1)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        check_terms(self.terms, self.offsets)
        return self.only_input(inputs, Kind.TOKENS)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        dropped = frozenset(unpack_terms(self.terms, self.offsets))
        return [[token for token in row if token not in dropped] for row in inputs[0]]
