"""Quantile transforms: where in the distribution of its column a value is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

Floats = NDArray[np.float64]

# Nearer than this to the ends of a distribution is at its end.
NEAR = 1e-7
# Where normal values end, so that the way back finds the ends again.
_LEAST = NEAR - 2.0**-52
CLIP = (NormalDist().inv_cdf(_LEAST), NormalDist().inv_cdf(1.0 - _LEAST))


@dataclass(frozen=True, eq=False)
class QuantileTransform(Operator):
    """Every column through the quantiles of its training values; NaN stays.

    Attributes:
        quantiles: float64 [columns, q], ascending in each column.
        references: float64 [q], ascending from 0 to 1: the share of values below each.
        distribution: ``"uniform"`` or ``"normal"``.
        inverse: the way back.
    """

    name: ClassVar[str] = "quantile_transform"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    accepts: ClassVar[str] = "nan"
    precision: ClassVar[str] = "input"

    quantiles: Floats
    references: Floats
    distribution: str
    inverse: bool = False

    def __post_init__(self) -> None:
        self.require_array("quantiles", np.float64, 2)
        self.require_array("references", np.float64, 1)
        self.require_choice("distribution", ("uniform", "normal"))
        if not 1 <= self.references.size == self.quantiles.shape[1]:
            raise SchemaError("quantile_transform: every column needs as many quantiles")
        if not all(
            bool((values[..., 1:] >= values[..., :-1]).all()) and np.isfinite(values).all()
            for values in (self.quantiles, self.references)
        ):
            raise SchemaError("quantile_transform: quantiles and references must ascend")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        if vector.size != len(self.quantiles):
            raise SchemaError(f"quantile_transform: {len(self.quantiles)} columns for {vector}")
        return vector

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Floats:
        change = self._back if self.inverse else self._forth
        columns = map(change, inputs[0].T, self.quantiles)
        return np.stack(list(columns), axis=1)

    def _forth(self, x: Floats, quantiles: Floats) -> Floats:
        # The middle of both directions: where quantiles repeat they find different ends.
        y: Floats = 0.5 * (
            np.interp(x, quantiles, self.references)
            - np.interp(-x, -quantiles[::-1], -self.references[::-1])
        )
        normal = self.distribution == "normal"
        y[x + NEAR > quantiles[-1] if normal else x == quantiles[-1]] = 1.0
        y[x - NEAR < quantiles[0] if normal else x == quantiles[0]] = 0.0
        y[np.isnan(x)] = np.nan
        return np.clip([_normal_quantile(each) for each in y.tolist()], *CLIP) if normal else y

    def _back(self, x: Floats, quantiles: Floats) -> Floats:
        normal = self.distribution == "normal"
        if normal:
            x = np.array([0.5 * erfc(-each / sqrt(2.0)) for each in x.tolist()], np.float64)
        y: Floats = np.interp(x, self.references, quantiles)
        y[x + NEAR > 1.0 if normal else x == 1.0] = quantiles[-1]
        y[x - NEAR < 0.0 if normal else x == 0.0] = quantiles[0]
        return y


def _normal_quantile(share: float) -> float:
    if share == 0.0 or share == 1.0:
        return np.inf if share else -np.inf
    return NormalDist().inv_cdf(share) if 0.0 < share < 1.0 else np.nan
