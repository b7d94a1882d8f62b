"""A mark for importers: from here on the source computes in the precision of its input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Widen(Operator):
    """Nothing but its annotation; it goes when the columns of the source are settled."""

    name: ClassVar[str] = "widen"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "input"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.SPARSE, Kind.DENSE)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        return inputs[0]
