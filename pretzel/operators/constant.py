"""The same numbers for every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Constant(Operator):
    """These numbers, whatever its one input holds.

    Attributes:
        values: float64 [columns], one or more.
    """

    name: ClassVar[str] = "constant"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        self.require_array("values", np.float64, 1)
        if not self.values.size:
            raise SchemaError("constant: it needs one value or more")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, *Kind)
        return VectorType(Kind.DENSE, self.values.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return np.tile(self.values, (len(inputs[0]), 1))
