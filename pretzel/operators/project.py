"""The product of a vector and a sparse matrix, as sparse random projections take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Project(Operator):
    """``x @ matrix``, every output summed in the order of the columns of x.

    Attributes:
        offsets: int32 [columns + 1]: where the entries of each column of x start.
        places: int32 [entries]: the column of the answer that an entry adds to.
        values: float64 [entries].
        width: columns of the answer.
    """

    name: ClassVar[str] = "project"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    offsets: NDArray[np.int32]
    places: NDArray[np.int32]
    values: NDArray[np.float64]
    width: int

    def __post_init__(self) -> None:
        self.require_array("offsets", np.int32, 1)
        self.require_array("places", np.int32, 1)
        self.require_array("values", np.float64, 1)
        bounds, places = self.offsets, self.places
        if (
            bounds.size < 2
            or bounds[0] != 0
            or bool((np.diff(bounds) < 0).any())
            or not bounds[-1] == places.size == self.values.size
            or not bool(((places >= 0) & (places < self.width)).all())
        ):
            raise SchemaError("project: offsets, places and values are not a sparse matrix")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE, Kind.SPARSE)
        if vector.size != self.offsets.size - 1:
            raise SchemaError(f"project: a matrix of {self.offsets.size - 1} rows for {vector}")
        return VectorType(Kind.DENSE, self.width)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        rows = inputs[0]
        if isinstance(rows, np.ndarray):
            rows = [dict(enumerate(row.tolist())) for row in rows]
        sums = np.zeros((len(rows), self.width))
        for total, row in zip(sums, rows, strict=True):
            for column, value in row.items():
                entries = slice(self.offsets[column], self.offsets[column + 1])
                np.add.at(total, self.places[entries], value * self.values[entries])
        return sums
