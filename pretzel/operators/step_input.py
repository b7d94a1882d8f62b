"""What a step of somebody's model is given: the container that its source would have given it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pretzel.errors import SchemaError
from pretzel.operators.native_values import sparse_row, to_csr
from pretzel.schema import Kind, VectorType

TAKES = ("list", "series", "csr", "array", "frame")


@dataclass(frozen=True, slots=True)
class StepInput:
    """How values of vectors become the argument of a method.

    Attributes:
        takes: "list" or "series" (pandas): texts; "csr" or "array": vectors; "frame" (pandas):
            vectors, and texts if there are any.
        dtype: of numbers, a NumPy dtype string.
        names: of a frame's columns, in order.
        texts: those of them that are texts, each an input of its own behind the numbers.
    """

    takes: str
    dtype: str = "<f8"
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def check(self, inputs: Sequence[VectorType]) -> None:
        """Raises SchemaError: inputs of these types are not what it is made of."""
        kinds = [each.kind for each in inputs]
        numbers = len(self.names) - len(self.texts)
        expected = {
            "csr": [Kind.SPARSE],
            "array": [Kind.DENSE],
            "frame": [Kind.DENSE] * (numbers > 0) + [Kind.TEXT] * len(self.texts),
        }.get(self.takes, [Kind.TEXT])
        wide = self.takes != "frame" or not numbers or inputs[0].size == numbers
        if kinds != expected or not wide or not set(self.texts) <= set(self.names):
            given = ", ".join(map(str, inputs))
            raise SchemaError(f"python_step: a {self.takes} cannot be made of {given}")

    def build(self, inputs: Sequence[Any], columns: int) -> Any:
        """The argument; ``columns``: of a sparse input."""
        if self.takes == "list":
            return inputs[0]
        if self.takes == "csr":
            return to_csr(inputs[0], columns).astype(self.dtype)
        if self.takes == "array":
            return inputs[0].astype(self.dtype, copy=False)
        import pandas

        if self.takes == "series":
            return pandas.Series(inputs[0], dtype=object)
        given = list(inputs)
        numbers = [name for name in self.names if name not in self.texts]
        matrix = given.pop(0) if numbers else np.empty((len(given[0]), 0))
        table = dict(zip(numbers, matrix.astype(self.dtype, copy=False).T, strict=True))
        table |= {
            name: np.array(column, object) for name, column in zip(self.texts, given, strict=True)
        }
        return pandas.DataFrame({name: table[name] for name in self.names})

    @staticmethod
    def records(inputs: Sequence[Any]) -> int:
        """How many rows the inputs have."""
        first = inputs[0]
        return len(first[-1]) if isinstance(first, tuple) else len(first)

    @staticmethod
    def row(inputs: Sequence[Any], record: int) -> list[Any]:
        """One of them."""
        return [
            sparse_row(each, record) if isinstance(each, tuple) else each[record : record + 1]
            for each in inputs
        ]
