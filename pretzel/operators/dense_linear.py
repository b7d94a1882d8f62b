"""The product of a dense vector and a matrix: linear models of tables, projections, distances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.linear import require_rows, require_scores
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

PARTIAL_SUMS = 4


@dataclass(frozen=True, eq=False)
class DenseLinear(Operator):
    """``x @ weights + bias``.

    Column i of a row goes to partial sum i modulo 4; these are added as (0 + 2) + (1 + 3), then
    the bias. BLAS adds in another order, with other rounding: what differs is a few ulp of the
    largest term, as between two releases of BLAS.

    Attributes:
        weights: float64 [columns, k], one row a column.
        bias: float64 [k].
        squares: True appends ``x @ x``, summed in the same order, as column k.
    """

    name: ClassVar[str] = "dense_linear"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    squares: bool = False

    def __post_init__(self) -> None:
        require_scores(self, self.weights, self.bias)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        require_rows(self.name, self.weights, self.only_input(inputs, Kind.DENSE))
        return VectorType(Kind.DENSE, self.weights.shape[1] + self.squares)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        columns = inputs[0].T
        scores = add_in_order(map(np.outer, columns, self.weights)) + self.bias
        if not self.squares:
            return scores
        return np.hstack([scores, add_in_order(columns * columns).reshape(-1, 1)])


def add_in_order(terms: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The sum of what every column adds, in the order that all products have."""
    sums: list[Any] = [0.0] * PARTIAL_SUMS
    for column, term in enumerate(terms):
        sums[column % PARTIAL_SUMS] = sums[column % PARTIAL_SUMS] + term
    total: NDArray[np.float64] = (sums[0] + sums[2]) + (sums[1] + sums[3])
    return total
