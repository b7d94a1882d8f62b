"""A function of one number applied to every value, by its name in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

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
# Those of 0 that are 0, which SciPy applies to the stored values of a sparse matrix.
FIXED_AT_ZERO = (
    *("absolute", "negative", "sign", "sqrt", "expm1", "log1p", "sin", "tan", "arcsin", "arctan"),
    *("sinh", "tanh", "arcsinh", "arctanh", "deg2rad", "rad2deg", "floor", "ceil", "rint", "trunc"),
)


@dataclass(frozen=True, eq=False)
class UnaryFunction(Operator):
    """``numpy.<function>`` of every value, of those that are stored if the vector is sparse.

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
        if self.function in FIXED_AT_ZERO:
            return self.only_input(inputs, Kind.DENSE, Kind.SPARSE)
        return self.only_input(inputs, Kind.DENSE)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        if isinstance(inputs[0], np.ndarray):
            return self._apply(inputs[0])
        return [
            {column: float(self._apply(np.float64(value))) for column, value in row.items()}
            for row in inputs[0]
        ]

    def _apply(self, values: Any) -> Any:
        with np.errstate(all="ignore"):
            return getattr(np, self.function)(values).astype(np.float64)
