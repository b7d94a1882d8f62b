"""Non-negative weights of components by multiplicative updates that lessen the squared error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

EPSILON = float(np.finfo(np.float32).eps)  # where a quotient would be by 0

# When to stop. "error": every tenth iteration, when the error of the whole batch has fallen by
# less than tolerance times the first one; "change": when all weights together change by no more
# than tolerance of their norm. A tolerance of 0 never stops.
STOPS = ("error", "change")


@dataclass(frozen=True, eq=False)
class MultiplicativeUpdate(Operator):
    """Products of a row with the components, its sum, and its sum of squares to its weights.

    All weights start at the root of the mean value over all rows of a call, divided by k; and
    all rows together decide when to stop. So an answer depends on its batch.

    Attributes:
        gram: float64 [k, k]: products of the components with one another.
        l1, l2: regularization.
        features: columns of the rows that the products are of.
        iterations: at most.
        tolerance: for the stop.
        stop: of `STOPS`.
    """

    name: ClassVar[str] = "multiplicative_update"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE
    whole_batch: ClassVar[bool] = True

    gram: NDArray[np.float64]
    l1: float
    l2: float
    features: int
    iterations: int
    tolerance: float
    stop: str

    def __post_init__(self) -> None:
        self.require_array("gram", np.float64, 2)
        self.require_choice("stop", STOPS)
        columns = self.gram.shape[0]
        if self.gram.shape != (columns, columns) or min(columns, self.features) < 1:
            raise SchemaError(f"multiplicative_update: gram must be square, got {self.gram.shape}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        columns = self.gram.shape[0]
        if vector.size != columns + 2:
            raise SchemaError(f"multiplicative_update: {columns} components, {vector}")
        return VectorType(Kind.DENSE, columns)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        products, sums, squares = inputs[0][:, :-2], inputs[0][:, -2], inputs[0][:, -1]
        mean = sums.sum() / (len(sums) * self.features)
        weights = np.full(products.shape, np.sqrt(mean / products.shape[1]))

        def error() -> float:
            crossed = (products * weights).sum()
            rest = squares.sum() + ((weights @ self.gram) * weights).sum() - 2.0 * crossed
            return float(np.sqrt(rest))

        def update() -> NDArray[np.float64]:
            below = weights @ self.gram + self.l1 + self.l2 * weights
            updated: NDArray[np.float64] = weights * (
                products / np.where(below == 0, EPSILON, below)
            )
            return updated

        with np.errstate(invalid="ignore", divide="ignore"):
            first = before = np.float64(error())
            for iteration in range(1, self.iterations + 1):
                last, weights = weights, update()
                if self.tolerance > 0 and self.stop == "error" and iteration % 10 == 0:
                    now = np.float64(error())
                    if (before - now) / first < self.tolerance:
                        break
                    before = now
                if self.tolerance > 0 and self.stop == "change":
                    change = np.linalg.norm(weights - last) / np.linalg.norm(weights)
                    if change <= self.tolerance:
                        break
        return weights
