"""Laying sparse vectors end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Concat(Operator):
    """The columns of the first input, then those of the second, and so on."""

    name: ClassVar[str] = "concat"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "moves"
    associative: ClassVar[bool] = True

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if not inputs:
            raise SchemaError("concat takes one sparse input or more, got none")
        for number, vector in enumerate(inputs):
            if vector.kind is not Kind.SPARSE:
                raise SchemaError(
                    f"concat takes sparse inputs, but input {number} is {vector}: "
                    "turn it into n-grams first"
                )
        return VectorType(Kind.SPARSE, sum(vector.size or 0 for vector in inputs))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        offsets = [0, *accumulate(vector.size or 0 for vector in types)]
        return [
            {
                offset + column: value
                for offset, part in zip(offsets, parts, strict=False)
                for column, value in part.items()
            }
            for parts in zip(*inputs, strict=True)
        ]
