"""Rounding to single precision: what some models do to their input before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class ToSingle(Operator):
    """Every number rounded to float32, and kept as float64."""

    name: ClassVar[str] = "to_single"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.DENSE)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        with np.errstate(over="ignore"):
            rounded: NDArray[np.float64] = inputs[0].astype(np.float32).astype(np.float64)
        return rounded
