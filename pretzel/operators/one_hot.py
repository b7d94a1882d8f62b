"""Codes into columns of their own: the code 3 becomes a 1 in the column number 3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class OneHot(Operator):
    """At most a single 1 for every column of codes.

    Attributes:
        sizes: int64 [columns]: codes of a column are 0 to size - 1, each with a column in the
            output; any other number is no code and gives nothing.
    """

    name: ClassVar[str] = "one_hot"
    arity: ClassVar[Arity] = Arity.ONE_TO_N
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    sizes: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.require_array("sizes", np.int64, 1)
        if bool((self.sizes < 0).any()) or not 1 <= int(self.sizes.sum()) < 1 << 31:
            raise SchemaError("one_hot: sizes must be 0 or more, and 1 to 2147483647 in all")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.sizes.size:
            raise SchemaError(f"one_hot: sizes of {self.sizes.size} columns, {vector}")
        return VectorType(Kind.SPARSE, int(self.sizes.sum()))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        sizes = self.sizes.tolist()
        starts = list(accumulate(sizes, initial=0))
        return [
            {
                start + int(code): 1.0
                for start, size, code in zip(starts, sizes, row, strict=False)
                if code in range(size)
            }
            for row in inputs[0].tolist()
        ]
