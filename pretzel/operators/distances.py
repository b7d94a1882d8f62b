"""Euclidean distances from products, as scikit-learn takes them."""

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
class Distances(Operator):
    """Columns ``2 x.c - c.c``, the greater the nearer, and a last one ``x.x``, to ``|x - c|``.

    The square root of ``max(0, x.x - 2 x.c + c.c)``: its rounding error is about
    ``1e-16 x.x / |x - c|``. So a distance far below the length of x has few digits, in
    scikit-learn as here, and where x is c it is noise up to ``1e-8 |x|`` there and 0 here.
    """

    name: ClassVar[str] = "distances"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        products = self.only_input(inputs, Kind.DENSE).size or 0
        if products < 2:
            raise SchemaError(f"distances: {inputs[0]} is not products with points and x.x")
        return VectorType(Kind.DENSE, products - 1)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        squared = inputs[0][:, -1:] - inputs[0][:, :-1]
        distances: NDArray[np.float64] = np.sqrt(np.maximum(squared, 0.0))
        return distances
