"""A dense vector and the squares of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class AppendSquares(Operator):
    """The columns as they are, then the square of each."""

    name: ClassVar[str] = "append_squares"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return VectorType(Kind.DENSE, 2 * (self.only_input(inputs, Kind.DENSE).size or 0))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return np.hstack([inputs[0], inputs[0] * inputs[0]])
