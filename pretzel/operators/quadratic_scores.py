"""How likely a row is in every class, where the columns of each class are normal together."""

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
class QuadraticScores(Operator):
    """Of every class its bias minus half the squared length of ``(x - mean) @ factor``.

    Attributes:
        means: float64 [classes, columns].
        factors: float64 [columns, sum of ranks]: the factors of all classes side by side.
        ends: int64 [classes]: where the columns of each factor end.
        bias: float64 [classes].
    """

    name: ClassVar[str] = "quadratic_scores"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    means: NDArray[np.float64]
    factors: NDArray[np.float64]
    ends: NDArray[np.int64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("means", np.float64, 2)
        self.require_array("factors", np.float64, 2)
        self.require_array("ends", np.int64, 1)
        self.require_array("bias", np.float64, 1)
        classes, columns = self.means.shape
        sizes = np.diff(self.ends, prepend=0)
        if (
            not self.bias.size == self.ends.size == classes >= 1
            or bool((sizes < 0).any())
            or self.factors.shape != (columns, self.ends[-1])
        ):
            raise SchemaError(
                "quadratic_scores: means [classes, columns], factors [columns, ends[-1]], "
                f"ascending ends [classes] and bias [classes] do not fit: {self.means.shape}, "
                f"{self.factors.shape}, {self.ends.shape}, {self.bias.shape}"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.means.shape[1]:
            raise SchemaError(
                f"quadratic_scores: means of {self.means.shape[1]} columns, but {vector}"
            )
        return VectorType(Kind.DENSE, self.bias.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        factors = np.split(self.factors, self.ends[:-1], axis=1)
        lengths = [
            (((inputs[0] - mean) @ factor) ** 2).sum(axis=1)
            for mean, factor in zip(self.means, factors, strict=True)
        ]
        return self.bias - 0.5 * np.stack(lengths, axis=1)
