"""The kernel of every row with every one of some points: what a kernel machine begins with."""

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


@dataclass(frozen=True, eq=False)
class KernelMatrix(Operator):
    """A dense vector becomes its kernels with m points.

    Attributes:
        points: float64 [columns, m], one column a point.
        kernel: name of a function in ``kernel_function.py``.
        gamma, coef0, degree: its parameters.
    """

    name: ClassVar[str] = "kernel_matrix"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    points: NDArray[np.float64]
    kernel: str
    gamma: float
    coef0: float
    degree: float

    def __post_init__(self) -> None:
        self.require_array("points", np.float64, 2)
        self.require_choice("kernel", tuple(KERNEL_FUNCTIONS))
        if self.points.size == 0:
            raise SchemaError(f"kernel_matrix: there are no points: {self.points.shape}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.points.shape[0]:
            raise SchemaError(
                f"kernel_matrix: points of {self.points.shape[0]} columns for {vector}: "
                "the model was trained on other features"
            )
        return VectorType(Kind.DENSE, self.points.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        kernel = KERNEL_FUNCTIONS[self.kernel]
        measures = kernel.measure(inputs[0], self.points)
        return kernel.function(measures, KernelParameters(self.gamma, self.coef0, self.degree))
