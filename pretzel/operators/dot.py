"""A linear model's share of one vector, with the vector's norm on the way; made by Oven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.linear import require_rows, weighted_sums
from pretzel.operators.norms import NORMS, partial_norm, row_norm
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Dot(Operator):
    """``w.x``, float64 [k], as a sink of sparse pairs: it needs no materialized vector.

    Attributes:
        weights: float64 [columns, k], one row a column.
        norm: None, or a norm of ``x`` to take as well.
        divide: with a norm: True divides ``w.x`` by it (unless it is 0); False appends what ``x``
            contributes to the norm of a larger vector as column k: sum of magnitudes (l1),
            sum of squares (l2), largest magnitude (max).
    """

    name: ClassVar[str] = "dot"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    weights: NDArray[np.float64]
    norm: str | None
    divide: bool

    def __post_init__(self) -> None:
        self.require_array("weights", np.float64, 2)
        self.require_choice("norm", (None, *NORMS))
        if self.divide and self.norm is None:
            raise SchemaError("dot: divide=true needs a norm to divide by")
        if self.weights.shape[1] == 0:
            raise SchemaError("dot: weights [columns, k] need k >= 1, got 0")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        require_rows(self.name, self.weights, self.only_input(inputs, Kind.SPARSE))
        partial = self.norm is not None and not self.divide
        return VectorType(Kind.DENSE, self.weights.shape[1] + partial)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        sums = weighted_sums(inputs[0], self.weights)
        if self.norm is None:
            return sums
        measure = row_norm if self.divide else partial_norm
        column = np.array([measure(row.values(), self.norm) for row in inputs[0]]).reshape(-1, 1)
        if not self.divide:
            return np.hstack([sums, column])
        return sums / np.where(column == 0.0, 1.0, column)
