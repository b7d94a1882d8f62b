"""How likely a row is in every class, where columns are normal and independent."""

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
class GaussianLikelihood(Operator):
    """Of every class its bias minus half the sum of ``(x - mean)**2 / variance``.

    Attributes:
        means, variances: float64 [classes, columns].
        bias: float64 [classes].
    """

    name: ClassVar[str] = "gaussian_likelihood"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    means: NDArray[np.float64]
    variances: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("means", np.float64, 2)
        self.require_array("variances", np.float64, 2)
        self.require_array("bias", np.float64, 1)
        if self.means.shape != self.variances.shape or not len(self.means) == self.bias.size >= 1:
            raise SchemaError(
                "gaussian_likelihood: means and variances [classes, columns] and bias [classes] "
                f"do not fit: {self.means.shape}, {self.variances.shape}, {self.bias.shape}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.means.shape[1]:
            raise SchemaError(
                f"gaussian_likelihood: means of {self.means.shape[1]} columns, but {vector}"
            )
        return VectorType(Kind.DENSE, self.bias.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        distances = [
            ((inputs[0] - mean) ** 2 / variance).sum(axis=1)
            for mean, variance in zip(self.means, self.variances, strict=True)
        ]
        return self.bias - 0.5 * np.stack(distances, axis=1)
