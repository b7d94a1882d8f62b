"""Counts to term weights: binary, then sublinear, then inverse document frequency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class TermWeight(Operator):
    """Weighs every stored value on its own.

    Attributes:
        binary: a stored value becomes 1.
        sublinear: then ``v`` becomes ``1 + ln(v)``.
        idf: then it is multiplied by its column's factor, float64 [columns]; None: not.
    """

    name: ClassVar[str] = "term_weight"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    binary: bool
    sublinear: bool
    idf: NDArray[np.float64] | None

    def __post_init__(self) -> None:
        if self.idf is not None:
            self.require_array("idf", np.float64, 1)

    @property
    def is_identity(self) -> bool:
        """Whether it leaves every vector as it is."""
        return not (self.binary or self.sublinear) and self.idf is None

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.SPARSE)
        if self.idf is not None and self.idf.size != vector.size:
            raise SchemaError(
                f"term_weight: idf has {self.idf.size} factors for an input of {vector.size} "
                "columns: it must come from the same vectorizer"
            )
        return vector

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        return [
            {column: self._weigh(column, value) for column, value in row.items()}
            for row in inputs[0]
        ]

    def _weigh(self, column: int, value: float) -> float:
        if self.binary:
            value = 1.0
        if self.sublinear:
            value = 1.0 + log(value)
        return value if self.idf is None else value * float(self.idf[column])
