"""Dividing every row by its norm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from pretzel.operators.norms import LEAST_DENSE_NORM, NORMS, row_norm
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Normalize(Operator):
    """Rows divided by their norm, ``"l1"``, ``"l2"`` or ``"max"``.

    A sparse row of norm 0 stays as it is, and so does a dense one of a norm below
    `LEAST_DENSE_NORM`, as scikit-learn has it.
    """

    name: ClassVar[str] = "normalize"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    precision: ClassVar[str] = "input"

    norm: str

    def __post_init__(self) -> None:
        self.require_choice("norm", NORMS)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.SPARSE, Kind.DENSE)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        if isinstance(inputs[0], np.ndarray):
            norms = np.array([row_norm(row.tolist(), self.norm) for row in inputs[0]])
            return inputs[0] / np.where(norms < LEAST_DENSE_NORM, 1.0, norms).reshape(-1, 1)
        return [self._divide(row) for row in inputs[0]]

    def _divide(self, row: dict[int, float]) -> dict[int, float]:
        norm = row_norm(row.values(), self.norm) or 1.0
        return {column: value / norm for column, value in row.items()}
