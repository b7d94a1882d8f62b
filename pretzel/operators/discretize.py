"""Numbers to the number of the bin that they fall into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Discretize(Operator):
    """How many edges of its column a value has reached: its bin, from 0.

    Attributes:
        edges: float64, those between the bins of all columns, ascending within a column.
        offsets: int64 [columns + 1]: where the edges of each column start.
        encode: ``"ordinal"``, the numbers of bins; or ``"onehot"`` and ``"onehot-dense"``: a
            column a bin, 1 in that of the value, as a sparse or a dense vector.
    """

    name: ClassVar[str] = "discretize"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    precision: ClassVar[str] = "moves"

    edges: NDArray[np.float64]
    offsets: NDArray[np.int64]
    encode: str

    def __post_init__(self) -> None:
        self.require_array("edges", np.float64, 1)
        self.require_array("offsets", np.int64, 1)
        self.require_choice("encode", ("ordinal", "onehot", "onehot-dense"))
        bounds = self.offsets
        if (
            bounds.size < 2
            or bounds[0] != 0
            or bounds[-1] != self.edges.size
            or bool((np.diff(bounds) < 0).any())
            or not all(bool((np.diff(self.edges[a:b]) >= 0).all()) for a, b in pairwise(bounds))
        ):
            raise SchemaError("discretize: every column needs its edges, ascending")

    @property
    def bins(self) -> list[int]:
        """How many bins each column has."""
        return [int(count) + 1 for count in np.diff(self.offsets)]

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.offsets.size - 1:
            raise SchemaError(f"discretize: edges of {self.offsets.size - 1} columns, {vector}")
        if self.encode == "ordinal":
            return vector
        kind = Kind.SPARSE if self.encode == "onehot" else Kind.DENSE
        return VectorType(kind, sum(self.bins))

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        columns = (
            np.searchsorted(self.edges[a:b], values, side="right")
            for values, (a, b) in zip(inputs[0].T, pairwise(self.offsets), strict=True)
        )
        found = np.stack(list(columns), axis=1)
        if self.encode == "ordinal":
            return found.astype(np.float64)
        places = found + np.cumsum([0, *self.bins[:-1]])
        if self.encode == "onehot":
            return [dict.fromkeys(row, 1.0) for row in places.tolist()]
        dense = np.zeros((len(places), sum(self.bins)))
        np.put_along_axis(dense, places, 1.0, axis=1)
        return dense
