"""A function of one number applied to every value, by its name in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

# Those that C has too; kernels agree with NumPy to the last few bits. `isnan` and its kin give 1
# for true.
PREDICATES = ("isfinite", "isinf", "isnan", "logical_not", "signbit")
FUNCTIONS = (
    *("absolute", "fabs", "negative", "positive", "sign", "square", "reciprocal"),
    *("sqrt", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan"),
    *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
    *("deg2rad", "radians", "rad2deg", "degrees", "floor", "ceil", "rint", "trunc"),
    *PREDICATES,
)


@dataclass(frozen=True, eq=False)
class UnaryFunction(Operator):
    """``numpy.<function>`` of every value.

    Attributes:
        function: one of `FUNCTIONS`.
        finite: whether the source refuses NaN and infinities.
    """

    name: ClassVar[str] = "unary_function"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "input"

    function: str
    finite: bool = False

    def __post_init__(self) -> None:
        self.require_choice("function", FUNCTIONS)

    @property
    def accepts(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """What the source lets in."""
        return "finite" if self.finite else "any"

    @property
    def ends_missing(self) -> bool:  # type: ignore[override]
        """Whether NaN becomes something else."""
        return self.function in PREDICATES

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.DENSE)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            values: NDArray[Any] = getattr(np, self.function)(inputs[0])
        return values.astype(np.float64)
