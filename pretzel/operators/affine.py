"""Shifting and scaling every column by numbers of its own, as scalers do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

STEPS = ("subtract", "divide", "multiply", "add")


@dataclass(frozen=True, eq=False)
class Affine(Operator):
    """Steps in this order, each of them or none, every one rounded as the source rounds it.

    Attributes:
        subtract, divide, multiply, add: float64 [columns].
        low, high: what is below or above becomes this, and NaN stays; both or none.
    """

    name: ClassVar[str] = "affine"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "input"
    accepts: ClassVar[str] = "nan"

    subtract: NDArray[np.float64] | None = None
    divide: NDArray[np.float64] | None = None
    multiply: NDArray[np.float64] | None = None
    add: NDArray[np.float64] | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        for step in STEPS:
            if getattr(self, step) is not None:
                self.require_array(step, np.float64, 1)
        if len({step.size for step in self.steps().values()}) > 1:
            raise SchemaError("affine: every step needs one number a column")
        low, high = self.low, self.high
        if (low is None) != (high is None):
            raise SchemaError("affine: low and high come together")
        if low is not None and high is not None and not -inf < low <= high < inf:
            raise SchemaError(f"affine: low must not be above high, got {low!r} and {high!r}")

    def steps(self) -> dict[str, NDArray[np.float64]]:
        """The steps that there are, in order."""
        values = {step: getattr(self, step) for step in STEPS}
        return {step: value for step, value in values.items() if value is not None}

    @property
    def clips(self) -> bool:
        """Whether values are held within bounds."""
        return self.low is not None

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        for step, value in self.steps().items():
            if value.size != vector.size:
                raise SchemaError(
                    f"affine: {step} has {value.size} numbers for an input of {vector.size} "
                    "columns: it must come from the same scaler"
                )
        return vector

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        values: NDArray[np.float64] = inputs[0]
        with np.errstate(all="ignore"):
            for step, operand in self.steps().items():
                values = getattr(np, step)(values, operand)
        return np.clip(values, self.low, self.high) if self.clips else values
