"""Power transforms, which make every column more like a normal distribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

Floats = NDArray[np.float64]
EPSILON = 2.0**-52


@dataclass(frozen=True, eq=False)
class PowerTransform(Operator):
    """Every column through its own power; NaN stays.

    Attributes:
        lambdas: float64 [columns], the powers.
        method: ``"yeo-johnson"``, or ``"box-cox"`` for positive numbers (others become NaN).
        inverse: the way back.
    """

    name: ClassVar[str] = "power_transform"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "nan"
    precision: ClassVar[str] = "input"

    lambdas: Floats
    method: str
    inverse: bool = False

    def __post_init__(self) -> None:
        self.require_array("lambdas", np.float64, 1)
        self.require_choice("method", ("yeo-johnson", "box-cox"))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.lambdas.size:
            raise SchemaError(f"power_transform: {self.lambdas.size} powers for {vector}")
        return vector

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Floats:
        transform = TRANSFORMS[self.method, self.inverse]
        with np.errstate(all="ignore"):
            columns = [
                transform(values, power)
                for values, power in zip(inputs[0].T, self.lambdas.tolist(), strict=True)
            ]
        return np.stack(columns, axis=1)


def box_cox(x: Floats, power: float) -> Floats:
    """``(x ** power - 1) / power``, without its cancellation and overflow."""
    if abs(power) < 1e-19:
        return np.log(x)
    exponent = power * np.log(x)
    far = np.copysign(1.0, power) * np.exp(exponent - np.log(abs(power))) - 1.0 / power
    return np.where(exponent < LARGEST_EXPONENT, np.expm1(exponent) / power, far)


def invert_box_cox(y: Floats, power: float) -> Floats:
    """``(y * power + 1) ** (1 / power)``, without its cancellation."""
    return np.exp(y) if power == 0.0 else np.exp(np.log1p(power * y) / power)


def yeo_johnson(x: Floats, power: float) -> Floats:
    """Box-Cox of ``x + 1`` where x >= 0, and of ``1 - x`` with ``2 - power`` elsewhere."""
    right, left = np.log1p(x), np.log1p(-x)
    if not abs(power) < EPSILON:
        right = np.expm1(power * right) / power
    if not abs(power - 2.0) <= EPSILON:
        left = np.expm1((2.0 - power) * left) / (2.0 - power)
    return np.where(x >= 0.0, right, -left)


def invert_yeo_johnson(y: Floats, power: float) -> Floats:
    """Each half the way back."""
    if abs(power) < EPSILON:
        right = np.exp(y) - 1.0
    else:
        right = np.power(y * power + 1.0, 1.0 / power) - 1.0
    if abs(power - 2.0) > EPSILON:
        left = 1.0 - np.power(-(2.0 - power) * y + 1.0, 1.0 / (2.0 - power))
    else:
        left = 1.0 - np.exp(-y)
    return np.where(y >= 0.0, right, left)


LARGEST_EXPONENT = 709.78
TRANSFORMS: Mapping[tuple[str, bool], Callable[[Floats, float], Floats]] = {
    ("box-cox", False): box_cox,
    ("box-cox", True): invert_box_cox,
    ("yeo-johnson", False): yeo_johnson,
    ("yeo-johnson", True): invert_yeo_johnson,
}
