"""The kernel of every sparse row with every one of some sparse points.

Squared distances are x.x + y.y - 2 x.y, so that only what both store is visited; that costs up
to 1e-15 (x.x + y.y) of exactness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.kernel_function import KERNEL_FUNCTIONS, KernelParameters
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

SPARSE_KERNELS = ("linear", "poly", "sigmoid", "rbf")


@dataclass(frozen=True, eq=False)
class SparseKernelMatrix(Operator):
    """A sparse vector becomes its kernels with m points, which are stored column by column.

    Attributes:
        starts: int64 [columns + 1]: where the values of each column start.
        points: int32 [values]: to which point each value belongs.
        values: float64 [values].
        size: m.
        kernel: one of `SPARSE_KERNELS`.
        gamma, coef0, degree: its parameters.
    """

    name: ClassVar[str] = "sparse_kernel_matrix"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    starts: NDArray[np.int64]
    points: NDArray[np.int32]
    values: NDArray[np.float64]
    size: int
    kernel: str
    gamma: float
    coef0: float
    degree: float

    def __post_init__(self) -> None:
        self.require_array("starts", np.int64, 1)
        self.require_array("points", np.int32, 1)
        self.require_array("values", np.float64, 1)
        self.require_choice("kernel", SPARSE_KERNELS)
        starts, points = self.starts, self.points
        if (
            self.size < 1
            or starts.size < 2
            or starts[0] != 0
            or bool((np.diff(starts) < 0).any())
            or not starts[-1] == points.size == self.values.size
            or bool(((points < 0) | (points >= self.size)).any())
        ):
            raise SchemaError("sparse_kernel_matrix: the points are not what their starts say")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.SPARSE)
        if vector.size != self.starts.size - 1:
            raise SchemaError(
                f"sparse_kernel_matrix: points of {self.starts.size - 1} columns for {vector}: "
                "the model was trained on other features"
            )
        return VectorType(Kind.DENSE, self.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        measures = np.zeros((len(inputs[0]), self.size))
        for number, row in enumerate(inputs[0]):
            for column, value in row.items():
                of = slice(self.starts[column], self.starts[column + 1])
                np.add.at(measures[number], self.points[of], value * self.values[of])
        if self.kernel == "rbf":
            own = np.array([sum(value * value for value in row.values()) for row in inputs[0]])
            theirs = np.bincount(self.points, self.values * self.values, self.size)
            measures = np.maximum(own[:, None] + theirs - 2.0 * measures, 0.0)
        given = KernelParameters(self.gamma, self.coef0, self.degree)
        return KERNEL_FUNCTIONS[self.kernel].function(measures, given)
