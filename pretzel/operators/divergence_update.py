"""Non-negative weights of components by updates that lessen the Kullback-Leibler divergence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.linear import require_rows
from pretzel.operators.multiplicative_update import EPSILON, STOPS
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class DivergenceUpdate(Operator):
    """A sparse row to its weights; start and stop as those of `MultiplicativeUpdate`.

    Attributes:
        components: float64 [columns, k], one row a column.
        sums: float64 [k]: sums of the components.
        l1, l2: regularization. scikit-learn's NMF, whose stop is "error", adds ``l1`` to the
            sums once more in every iteration.
        iterations: at most.
        tolerance: for the stop.
        stop: of `STOPS`.
    """

    name: ClassVar[str] = "divergence_update"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE
    whole_batch: ClassVar[bool] = True

    components: NDArray[np.float64]
    sums: NDArray[np.float64]
    l1: float
    l2: float
    iterations: int
    tolerance: float
    stop: str

    def __post_init__(self) -> None:
        self.require_array("components", np.float64, 2)
        self.require_array("sums", np.float64, 1)
        self.require_choice("stop", STOPS)
        if self.components.shape[1] != self.sums.size or self.components.size == 0:
            raise SchemaError(
                f"divergence_update: {self.sums.size} sums of components {self.components.shape}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        require_rows(self.name, self.components, self.only_input(inputs, Kind.SPARSE))
        return VectorType(Kind.DENSE, self.sums.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        rows: Sequence[dict[int, float]] = inputs[0]
        columns = [np.array(list(row), np.intp) for row in rows]
        values = [np.array(list(row.values())) for row in rows]
        mean = sum(float(each.sum()) for each in values) / (len(rows) * len(self.components))
        weights = np.full((len(rows), self.sums.size), np.sqrt(mean / self.sums.size))

        def error() -> float:
            total = float(weights.sum(axis=0) @ self.sums)
            for row, ids, x in zip(weights, columns, values, strict=True):
                seen = x > EPSILON
                x, product = x[seen], np.maximum(self.components[ids[seen]] @ row, EPSILON)
                total += float(x @ np.log(x / product)) - float(x.sum())
            return float(np.sqrt(2.0 * max(total, 0.0)))

        def update(below: NDArray[np.float64]) -> NDArray[np.float64]:
            updated = np.empty_like(weights)
            for number, (row, ids, x) in enumerate(zip(weights, columns, values, strict=True)):
                parts = self.components[ids]
                ratios = x / np.maximum(parts @ row, EPSILON)
                divisor = below + self.l2 * row
                updated[number] = row * (ratios @ parts / np.where(divisor == 0, EPSILON, divisor))
            return updated

        below = self.sums.copy()
        with np.errstate(invalid="ignore", divide="ignore"):
            first = before = np.float64(error())
            for iteration in range(1, self.iterations + 1):
                below = (below if self.stop == "error" else self.sums) + self.l1
                last, weights = weights, update(below)
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
