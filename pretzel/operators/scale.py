"""Multiplying a whole vector by one factor, as a weight of a feature union does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Scale(Operator):
    """Every value times ``factor``."""

    name: ClassVar[str] = "scale"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    factor: float

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.SPARSE, Kind.DENSE)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        if isinstance(inputs[0], np.ndarray):
            return inputs[0] * self.factor
        return [{column: value * self.factor for column, value in row.items()} for row in inputs[0]]
