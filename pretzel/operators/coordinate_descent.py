"""Non-negative weights of components by coordinate descent, as NMF finds them for new rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class CoordinateDescent(Operator):
    """Products of a row with all components to the row's weights, which start at 0.

    An iteration takes the coordinates one after another, each to where the squared error is
    least. How many iterations there are is decided by all rows of a call together: until their
    violations add up to ``tolerance`` times those of the first iteration.

    Attributes:
        gram: float64 [k, k]: products of the components with one another, regularized.
        order: int32 [iterations, k]: in which order each iteration takes the coordinates; or
            [1, k], the same in all.
        iterations: at most.
        tolerance: of the violations.
    """

    name: ClassVar[str] = "coordinate_descent"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE
    whole_batch: ClassVar[bool] = True

    gram: NDArray[np.float64]
    order: NDArray[np.int32]
    iterations: int
    tolerance: float

    def __post_init__(self) -> None:
        self.require_array("gram", np.float64, 2)
        self.require_array("order", np.int32, 2)
        columns = self.gram.shape[0]
        if self.gram.shape != (columns, columns) or columns == 0:
            raise SchemaError(f"coordinate_descent: gram must be square, got {self.gram.shape}")
        sorted_rows = np.sort(self.order, axis=1)
        if (
            self.iterations < 1
            or self.order.shape not in ((1, columns), (self.iterations, columns))
            or bool((sorted_rows != np.arange(columns)).any())
        ):
            raise SchemaError(
                "coordinate_descent: order must hold every coordinate once, for one iteration or "
                "each of them"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.gram.shape[0]:
            raise SchemaError(f"coordinate_descent: {self.gram.shape[0]} components, {vector}")
        return vector

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        products: NDArray[np.float64] = inputs[0]
        weights = np.zeros_like(products)
        first = 0.0
        for iteration in range(self.iterations):
            violation = 0.0
            for t in self.order[iteration % len(self.order)]:
                gradient = weights @ self.gram[t] - products[:, t]
                held = (weights[:, t] == 0.0) & (gradient > 0.0)
                violation += float(np.abs(np.where(held, 0.0, gradient)).sum())
                if self.gram[t, t] != 0.0:
                    moved = weights[:, t] - gradient / self.gram[t, t]
                    weights[:, t] = np.where(moved > 0.0, moved, 0.0)
            if iteration == 0:
                first = violation
            if first == 0.0 or violation / first <= self.tolerance:
                break
        return weights
