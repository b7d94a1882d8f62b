"""A sample of the feature map of the additive chi-squared kernel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cosh, pi
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class AdditiveChi2(Operator):
    """Roots of all columns, then cosines and sines of their logarithms, step by step.

    A column that is 0 gives 0, one below 0 NaN.

    Attributes:
        steps: how many samples, 1 or more; the answer has 2 steps - 1 columns a column.
        interval: between them.
    """

    name: ClassVar[str] = "additive_chi2"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "input"

    steps: int
    interval: float

    def __post_init__(self) -> None:
        if self.steps < 1 or not self.interval > 0.0:
            raise SchemaError("additive_chi2: steps and interval must be above 0")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        return VectorType(Kind.DENSE, (vector.size or 0) * (2 * self.steps - 1))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        values: NDArray[np.float64] = inputs[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms = self.interval * np.log(values)
            parts = [np.sqrt(values * self.interval)]
            for step in range(1, self.steps):
                factor = np.sqrt(2.0 * values * self.interval / cosh(pi * step * self.interval))
                parts += [factor * np.cos(step * logarithms), factor * np.sin(step * logarithms)]
        parts = [np.where(values == 0.0, 0.0, part) for part in parts]
        return np.hstack(parts)
