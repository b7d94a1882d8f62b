"""Filling in what is missing with what the nearest training records have.

Distances are sums of squared differences here. scikit-learn takes them as differences of squared
lengths, which loses digits where records are near to each other beside their distance from zero,
and by BLAS, which rounds one record in another way than many. So its choice between donors that
are equally far away is a matter of its rounding, and so are weights of nearly equal records: these
answers agree with it as far as its own answers for one record and for many do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.impute import is_missing, require_number
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ImputeNeighbors(Operator):
    """Mean of a column over the nearest training records that have it.

    Near is the mean square of differences over the columns that both have. Of records equally far
    away the first ones count.

    Attributes:
        donors: float64 [columns, records], training records, NaN where they miss a value. A column
            that all miss becomes 0.
        means: float64 [columns], for records that have no column in common with any donor.
        neighbors: how many count.
        weigh: by the reciprocal of the distance, instead of alike.
        strangers: whether donors without a column in common count as the farthest ones, instead of
            not at all; only without weights. Which of them come first is open in the source.
        missing: the number that means missing; None: NaN.
    """

    name: ClassVar[str] = "impute_neighbors"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE
    precision: ClassVar[str] = "input"

    donors: Floats
    means: Floats
    neighbors: int
    weigh: bool
    strangers: bool
    missing: float | None = None

    def __post_init__(self) -> None:
        self.require_array("donors", np.float64, 2)
        self.require_array("means", np.float64, 1)
        require_number(self, self.missing)
        if not self.donors.size or self.means.size != len(self.donors):
            raise SchemaError("impute_neighbors: needs donors, and a mean of every column")
        if self.weigh and self.strangers:
            raise SchemaError("impute_neighbors: strangers have no distance to weigh by")
        if self.neighbors < 1:
            raise SchemaError(f"impute_neighbors: {self.neighbors} neighbors; 1 or more")

    @property
    def accepts(self) -> str:  # type: ignore[override]  # a matter of the instance here
        """What the source lets in."""
        return "nan" if self.missing is None else "finite"

    @property
    def ends_missing(self) -> bool:  # type: ignore[override]
        """NaN is filled in."""
        return self.missing is None

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != len(self.donors):
            raise SchemaError(f"impute_neighbors: donors of {len(self.donors)} columns, {vector}")
        return vector

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Floats:
        missing = is_missing(inputs[0], self.missing)
        filled = np.where(missing, np.nan, inputs[0])
        filled[:, np.isnan(self.donors).all(axis=1)] = 0.0
        for row in filled:
            wanted = np.flatnonzero(np.isnan(row))
            if wanted.size:
                distances = self._distances(row)
                row[wanted] = [self._mean(column, distances) for column in wanted.tolist()]
        return filled

    def _distances(self, row: Floats) -> Floats:
        """To every donor; NaN to those without a column in common."""
        differences = self.donors - row[:, np.newaxis]
        common = (~np.isnan(differences)).sum(axis=0)
        squares = np.nansum(differences * differences, axis=0)
        with np.errstate(invalid="ignore"):
            distances: Floats = np.sqrt(np.where(common > 0, squares, np.nan) / common * len(row))
        return distances

    def _mean(self, column: int, distances: Floats) -> float:
        has = ~np.isnan(self.donors[column])
        values, near = self.donors[column][has], distances[has]
        if np.isnan(near).all():
            return float(self.means[column])
        chosen = np.argsort(near, kind="stable")[: self.neighbors]
        values, near = values[chosen], near[chosen]
        if not self.strangers:
            values, near = values[~np.isnan(near)], near[~np.isnan(near)]
        weights = np.ones_like(near)
        if self.weigh:
            weights = (near == 0.0).astype(np.float64) if (near == 0.0).any() else 1.0 / near
        return float((values * weights).sum() / weights.sum())
