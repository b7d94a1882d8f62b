"""Products of columns up to a degree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

# More columns than this are a mistake, or an attack.
MOST_TERMS = 1 << 24


@dataclass(frozen=True)
class Run:
    """Neighbouring terms times one column, which are neighbours again.

    Attributes:
        start: the first of the terms that are multiplied.
        count: how many.
        factor: the column.
    """

    start: int
    count: int
    factor: int


@dataclass(frozen=True, eq=False)
class Polynomial(Operator):
    """All products of degrees ``least`` to ``most``, in the order of scikit-learn.

    Attributes:
        columns: of the input.
        distinct: no column twice in a product.
        bias: the constant 1 in front, whatever ``least`` is.
    """

    name: ClassVar[str] = "polynomial"
    arity: ClassVar[Arity] = Arity.ONE_TO_N
    precision: ClassVar[str] = "input"

    columns: int
    least: int
    most: int
    distinct: bool
    bias: bool

    def __post_init__(self) -> None:
        if self.columns < 1 or not 0 <= self.least <= self.most:
            raise SchemaError(
                f"polynomial: no degrees {self.least} to {self.most} of {self.columns} columns"
            )
        if self.size < 1:
            raise SchemaError("polynomial: there is no product of these degrees")

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """How all products of degree 2 and more follow from terms in front of them.

        Terms are numbered from 0: the columns, then the runs, one behind the other. A product of
        ascending columns is one without its first column, times that column.
        """
        return tuple(self._runs())

    def _runs(self) -> Iterator[Run]:
        # By column, the first of the products of the last degree that begin with it.
        starts = list(range(self.columns + 1))
        for _ in range(2, self.most + 1):
            end = starts[-1]
            following = []
            place = end
            for column in range(min(self.columns, len(starts) - 1)):
                start = starts[column + 1] if self.distinct else starts[column]
                following.append(place)
                if start == end:
                    break
                yield Run(start, end - start, column)
                place += end - start
                if place > MOST_TERMS:
                    raise SchemaError(f"polynomial: more than {MOST_TERMS} products")
            following.append(place)
            starts = following

    @cached_property
    def skipped(self) -> int:
        """Terms of lower degrees than asked for, at the front."""
        if self.least <= 1:
            return 0 if self.most else self.columns
        below = Polynomial(self.columns, 0, self.least - 1, self.distinct, True)
        return below.size - 1

    @cached_property
    def size(self) -> int:
        """Columns of the output."""
        terms = self.columns + sum(run.count for run in self.runs)
        return terms - self.skipped + self.bias

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != self.columns:
            raise SchemaError(f"polynomial: made for {self.columns} columns, got {vector}")
        return VectorType(Kind.DENSE, self.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        given: NDArray[np.float64] = inputs[0]
        terms = given
        with np.errstate(all="ignore"):
            for run in self.runs:
                factors = given[:, run.factor : run.factor + 1]
                terms = np.hstack([terms, terms[:, run.start : run.start + run.count] * factors])
        kept = terms[:, self.skipped :]
        return np.hstack([np.ones((len(given), 1)), kept]) if self.bias else kept
