"""PLSRegression, PLSCanonical, CCA and PLSSVD: they project, and all but the last predict."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import floats
from pretzel.importers.sklearn.fitted_arrays import expect_dense, fitted
from pretzel.importers.sklearn.latent_factors import multiply
from pretzel.importers.sklearn.version import release
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Affine, DenseLinear, Predictor

FLOAT64 = np.dtype(np.float64)


def import_partial_least_squares(step: Step, given: Intermediate) -> Intermediate:
    """Emit the scores of predict and, beside them, those of transform."""
    projected = scores_of(step, given, "x_rotations_")
    mean = floats(fitted(step, "_x_mean", 1))
    given = expect_dense(step, given, mean)
    # Up to release 1.4 coefficients were those of scaled columns.
    scale = floats(fitted(step, "_x_std", 1)) if release() <= (1, 4) else None
    weights = floats(fitted(step, "coef_", 2).T)
    bias = np.broadcast_to(np.asarray(step.attribute("intercept_"), np.float64), weights.shape[1:])
    centered = given.apply(Affine(subtract=mean, divide=scale), FLOAT64)
    predicted = centered.flow.apply(DenseLinear(weights, floats(bias)))
    squeeze = bool(getattr(step.model, "_predict_1d", False)) and weights.shape[1] == 1
    final = Predictor("identity", None, "<f8", squeeze, transforms=True)
    return Intermediate(predicted.apply(final, projected.flow), FLOAT64)


def import_partial_least_squares_svd(step: Step, given: Intermediate) -> Intermediate:
    """Emit what transform answers."""
    return scores_of(step, given, "x_weights_")


def scores_of(step: Step, given: Intermediate, rotations: str) -> Intermediate:
    """Standardized columns times the rotations."""
    mean, scale = (floats(fitted(step, name, 1)) for name in ("_x_mean", "_x_std"))
    given = expect_dense(step, given, mean)
    standard = given.apply(Affine(subtract=mean, divide=scale), FLOAT64)
    return multiply(standard, fitted(step, rotations, 2))
