"""Laying dense vectors end to end: the scores of several models as one table."""

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
class DenseConcat(Operator):
    """The columns of the first input, then those of the second, and so on."""

    name: ClassVar[str] = "dense_concat"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if not inputs or any(vector.kind is not Kind.DENSE for vector in inputs):
            raise SchemaError(f"dense_concat takes dense inputs, got {', '.join(map(str, inputs))}")
        return VectorType(Kind.DENSE, sum(vector.size or 0 for vector in inputs))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return np.hstack(list(inputs))
