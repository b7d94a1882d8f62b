"""StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler: columns shifted and scaled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Affine, TermWeight
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_scaler(step: Step, given: Intermediate) -> Intermediate:
    """Dense columns by the scaler's own steps; of sparse ones stored values only are scaled.

    Raises:
        UnsupportedOperatorError: a sparse table would have to be shifted or clipped, or values
            stay in single precision.
    """
    affine = read_scaler(step)
    given = step.expect_table(given, columns_of(step))
    expect_double(step, given)
    if given.type.kind is Kind.DENSE:
        return given.apply(affine, FLOAT64)
    if affine.clips or set(affine.steps()) - {"divide"}:
        raise step.refused("it shifts or clips a sparse table; only scaling is possible")
    if affine.divide is None:
        return given
    # Dense tables are divided, sparse ones multiplied by the reciprocal: each is rounded its way.
    return given.apply(TermWeight(False, False, 1.0 / affine.divide), FLOAT64)


def read_scaler(step: Step) -> Affine:
    """What the scaler does to dense columns."""
    model = step.model
    match type(model).__name__:
        case "StandardScaler":
            mean = floats(step, "mean_") if model.with_mean else None
            return Affine(mean, floats(step, "scale_") if model.with_std else None)
        case "RobustScaler":
            center = floats(step, "center_") if model.with_centering else None
            return Affine(center, floats(step, "scale_") if model.with_scaling else None)
        case "MaxAbsScaler":
            low, high = (-1.0, 1.0) if getattr(model, "clip", False) else (None, None)
            return Affine(divide=floats(step, "scale_"), low=low, high=high)
    low, high = map(float, model.feature_range) if model.clip else (None, None)
    scale, shift = floats(step, "scale_"), floats(step, "min_")
    return Affine(multiply=scale, add=shift, low=low, high=high)


def inverted(affine: Affine) -> Affine:
    """The steps of a scaler's inverse_transform, which clips nothing."""
    return Affine(affine.add, affine.multiply, affine.divide, affine.subtract)


def columns_of(step: Step) -> int:
    """How many columns a step was fitted on."""
    return int(step.attribute("n_features_in_"))


def floats(step: Step, name: str) -> NDArray[np.float64]:
    """A fitted attribute as float64 [columns]."""
    value: Any = step.attribute(name)
    if value is None:
        raise step.invalid(f"has no {name}")
    return np.ascontiguousarray(np.atleast_1d(value), np.float64)
