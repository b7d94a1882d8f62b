"""B-splines of every column: smooth bumps side by side, each over a few knots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spline(Operator):
    """The basis splines of every column, all those of the first column first.

    Attributes:
        knots: float64 [columns, t], ascending in each column.
        degree: of the polynomials between knots; t >= 2 * degree + 2.
        periodic: values are taken modulo the distance of the first and last inner knot; the last
            ``degree`` splines are the first ones again.
        bounds: float64 [columns, 2]: below the first and above the second the splines go on as
            lines; None: as the polynomials that they are.
        values: float64 [2 * columns, splines]: those lines at the bounds, two rows a column.
        slopes: float64 [2 * columns, splines]: of those lines; None: 0.
        last: whether the last spline of every column is there.
        missing: whether NaN is let in; its splines are 0.
    """

    name: ClassVar[str] = "spline"
    arity: ClassVar[Arity] = Arity.ONE_TO_N
    precision: ClassVar[str] = "input"

    knots: Floats
    degree: int
    periodic: bool
    bounds: Floats | None
    values: Floats | None
    slopes: Floats | None
    last: bool
    missing: bool

    def __post_init__(self) -> None:
        self.require_array("knots", np.float64, 2)
        columns, count = self.knots.shape
        if not columns or self.degree < 0 or count < 2 * self.degree + 2:
            raise SchemaError(f"spline: {count} knots are too few for degree {self.degree}")
        if not bool((self.knots[:, 1:] >= self.knots[:, :-1]).all()):
            raise SchemaError("spline: knots must ascend")
        if self.splines < (1 if self.last else 2):
            raise SchemaError("spline: no spline is left")
        if self.periodic and self.degree > self.splines:
            raise SchemaError(f"spline: {self.splines} splines of degree {self.degree} overlap")
        lines = (2 * columns, self.splines)
        bounded = self.bounds is not None
        if bounded != (self.values is not None) or (bounded and self.periodic):
            raise SchemaError("spline: bounds come with values, and not with periods")
        for field, shape in (("bounds", (columns, 2)), ("values", lines), ("slopes", lines)):
            if getattr(self, field) is not None:
                self.require_array(field, np.float64, 2)
                if getattr(self, field).shape != shape or self.bounds is None:
                    raise SchemaError(f"spline: {field} must have the shape {shape}")

    @property
    def accepts(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """What the source lets in."""
        return "any" if self.missing else "finite"

    @property
    def ends_missing(self) -> bool:  # type: ignore[override]
        """NaN becomes zeros."""
        return self.missing

    @property
    def splines(self) -> int:
        """How many a column has, the last one included."""
        count: int = self.knots.shape[1]
        return count - (1 + self.periodic) * self.degree - 1

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != len(self.knots):
            raise SchemaError(f"spline: knots of {len(self.knots)} columns for {vector}")
        return VectorType(Kind.DENSE, len(self.knots) * (self.splines - (not self.last)))

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Floats:
        with np.errstate(all="ignore"):
            parts = [self._column(column, values) for column, values in enumerate(inputs[0].T)]
        return np.hstack([part if self.last else part[:, :-1] for part in parts])

    def _column(self, column: int, values: Floats) -> Floats:
        knots = self.knots[column]
        first, end = knots[self.degree], knots[-self.degree - 1]
        x = values
        if self.periodic:
            x = first + (x - first) % (end - first) if end > first else np.zeros_like(x)
        basis = basis_splines(np.where(np.isnan(x), first, x), knots, self.degree)
        if self.periodic and self.degree:
            again = basis[:, self.splines :]
            basis = basis[:, : self.splines]
            basis[:, : self.degree] += again
        if self.bounds is not None and self.values is not None:
            for edge, outside in enumerate(
                (x < self.bounds[column, 0], x > self.bounds[column, 1])
            ):
                line = np.repeat(self.values[2 * column + edge][np.newaxis], len(x), axis=0)
                if self.slopes is not None:
                    way = (x - self.bounds[column, edge])[:, np.newaxis]
                    line = line + way * self.slopes[2 * column + edge]
                basis[outside] = line[outside]
        basis[np.isnan(values)] = 0.0
        return basis


def basis_splines(x: Floats, knots: Floats, degree: int) -> Floats:
    """[n, splines] values at x of all basis splines, by the recursion of de Boor and Cox.

    Outside of the inner knots, the polynomials of the nearest interval.
    """
    last = knots.size - degree - 2
    intervals = np.clip(np.searchsorted(knots, x, side="right") - 1, degree, last)
    basis = np.zeros((x.size, last + 1))
    for row, (value, interval) in enumerate(zip(x.tolist(), intervals.tolist(), strict=True)):
        parts = [1.0]
        for order in range(1, degree + 1):
            longer = [0.0] * (order + 1)
            for place, part in enumerate(parts):
                right, left = knots[interval + 1 + place], knots[interval + 1 + place - order]
                if right != left:
                    share = part / (right - left)
                    longer[place] += share * (right - value)
                    longer[place + 1] = share * (value - left)
            parts = longer
        basis[row, interval - degree : interval + 1] = parts
    return basis
