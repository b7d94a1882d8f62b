"""FactorAnalysis and FastICA: centered rows times a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.coefficients import floats
from pretzel.importers.sklearn.fitted_arrays import expect_dense, fitted
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Affine, DenseLinear

FLOAT64 = np.dtype(np.float64)


def import_factor_analysis(step: Step, given: Intermediate) -> Intermediate:
    """Expected factors: two products, rounded one after the other as scikit-learn does."""
    components = fitted(step, "components_", 2)
    given = expect_dense(step, given, components)
    weighted = components / fitted(step, "noise_variance_", 1)
    covariance = np.linalg.inv(np.eye(len(components)) + weighted @ components.T)
    centered = given.apply(Affine(subtract=floats(fitted(step, "mean_", 1))), FLOAT64)
    return multiply(multiply(centered, weighted.T), covariance)


def import_fast_ica(step: Step, given: Intermediate) -> Intermediate:
    """Sources; without whitening there is no mean to subtract."""
    components = fitted(step, "components_", 2)
    given = expect_dense(step, given, components)
    if step.model.whiten:
        given = given.apply(Affine(subtract=floats(fitted(step, "mean_", 1))), FLOAT64)
    return multiply(given, components.T)


def multiply(given: Intermediate, weights: NDArray[Any]) -> Intermediate:
    """Dense rows times weights [columns, k]."""
    return given.apply(DenseLinear(floats(weights), np.zeros(weights.shape[1])), FLOAT64)
