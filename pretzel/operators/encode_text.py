"""A text taken whole, as a category, into numbers: a code, an average, whatever was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.operators.refusal import refused_value
from pretzel.operators.vocabulary import check_terms, unpack_terms
from pretzel.schema import Kind, VectorType

NONE, NAN, UNKNOWN = range(3)


@dataclass(frozen=True, eq=False)
class EncodeText(Operator):
    """The row of numbers of every category.

    Attributes:
        terms: uint8 [m], offsets: int64 [n + 1]: the categories (see ``vocabulary.py``).
        rows: float64 [>= n, k], k >= 1: first those of the categories, in their order.
        others: int32 [3]: which row None, NaN and any other text take; -1: they are refused.
        column: what an error message calls the texts.
    """

    name: ClassVar[str] = "encode_text"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    takes_missing: ClassVar[bool] = True

    terms: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    rows: NDArray[np.float64]
    others: NDArray[np.int32]
    column: str

    def __post_init__(self) -> None:
        self.require_array("terms", np.uint8, 1)
        self.require_array("offsets", np.int64, 1)
        self.require_array("rows", np.float64, 2)
        self.require_array("others", np.int32, 1)
        others, rows = self.others, len(self.rows)
        if others.size != 3 or bool(((others < -1) | (others >= rows)).any()):
            raise SchemaError(f"encode_text: others must be three rows below {rows}, or -1")
        if self.rows.shape[1] == 0 or rows < self.offsets.size - 1:
            raise SchemaError("encode_text: rows must be one a category or more, of numbers")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        check_terms(self.terms, self.offsets)
        return VectorType(Kind.DENSE, self.rows.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        places = {term: row for row, term in enumerate(unpack_terms(self.terms, self.offsets))}
        rows = []
        for record, value in enumerate(inputs[0]):
            kind = UNKNOWN if isinstance(value, str) else NONE if value is None else NAN
            row = places.get(value, -1) if kind == UNKNOWN else -1
            row = int(self.others[kind]) if row < 0 else row
            if row < 0:
                raise refused_value(record, self.column, value)
            rows.append(self.rows[row])
        return np.array(rows).reshape(-1, self.rows.shape[1])
