"""Kernels as scikit-learn's ``pairwise_kernels`` has them: the models that it serves.

Gaussian kernels are of exact differences here and of x.x - 2 x.y + y.y there, which has fewer
digits where points are far from 0 and near to each other. For negative numbers the chi-squared
kernels answer NaN where scikit-learn raises an error.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.coefficients import project
from pretzel.importers.sklearn.kernel_points import FLOAT64, apply_kernel, dense_rows
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseLinear, Normalize, Predictor
from pretzel.operators.kernel_function import KernelParameters

NAMES = {"polynomial": "poly"}
KERNELS = ("poly", "sigmoid", "rbf", "laplacian", "additive_chi2", "chi2")


def import_kernel_ridge(step: Step, given: Intermediate) -> Intermediate:
    """KernelRidge."""
    weights = np.asarray(step.attribute("dual_coef_"), np.float64)
    scores = weigh_kernels(step, given, step.attribute("X_fit_"), weights.reshape(len(weights), -1))
    return scores.apply(Predictor("identity", None, "<f8", weights.ndim == 1), FLOAT64)


def import_nystroem(step: Step, given: Intermediate) -> Intermediate:
    """Nystroem: kernels with some training points, turned."""
    weights = np.ascontiguousarray(np.asarray(step.attribute("normalization_")).T, np.float64)
    return weigh_kernels(step, given, step.attribute("components_"), weights)


def import_kernel_pca(step: Step, given: Intermediate) -> Intermediate:
    """KernelPCA: centring is linear, and part of the weights."""
    values = np.asarray(step.attribute("eigenvalues_"), np.float64)
    vectors = np.asarray(step.attribute("eigenvectors_"), np.float64)
    centre = step.attribute("_centerer")
    roots = np.where(values == 0.0, 1.0, np.sqrt(np.abs(values)))
    weights = np.where(values == 0.0, 0.0, vectors / roots)
    sums = weights.sum(axis=0)
    rows = np.asarray(centre.K_fit_rows_, np.float64)
    bias = float(centre.K_fit_all_) * sums - rows @ weights
    weights = weights - sums / len(rows)
    return weigh_kernels(step, given, step.attribute("X_fit_"), weights, bias)


def weigh_kernels(
    step: Step,
    given: Intermediate,
    points: Any,
    weights: NDArray[np.float64],
    bias: NDArray[np.float64] | None = None,
) -> Intermediate:
    """Emit kernels with ``points`` [m, columns], times weights [m, k], plus bias [k].

    Raises:
        UnsupportedOperatorError: the kernel is a function of the user's, or was precomputed; or
            the points are of float32, in which scikit-learn would compute.
    """
    kernel = step.model.kernel
    kernel = NAMES.get(kernel, kernel) if isinstance(kernel, str) else kernel
    if kernel not in ("linear", "cosine", *KERNELS):
        known = ", ".join(("linear", "cosine", *KERNELS))
        raise step.refused(f"kernel={kernel!r}; one of {known} is possible")
    if points.dtype == np.float32:
        raise step.refused("it was fitted on float32 numbers, and computes with such")
    given = step.expect_table(given, points.shape[1])
    bias = np.zeros(weights.shape[1]) if bias is None else bias
    if kernel == "cosine":
        given = given.apply(Normalize("l2"), given.dtype)
        points = normalize_rows(dense_rows(points))
    if kernel in ("linear", "cosine"):
        return project(step, given, np.ascontiguousarray(dense_rows(points).T @ weights), bias)
    kernels = apply_kernel(step, given, points, kernel, read_parameters(step, points.shape[1]))
    return kernels.apply(DenseLinear(np.ascontiguousarray(weights), bias), FLOAT64)


def read_parameters(step: Step, columns: int) -> KernelParameters:
    """gamma, coef0, degree; what is not given is as ``pairwise_kernels`` has it."""
    model = step.model
    given = dict(getattr(model, "kernel_params", None) or {})
    for name in ("gamma", "coef0", "degree"):
        if getattr(model, name, None) is not None:
            given[name] = getattr(model, name)
    gamma = getattr(model, "gamma_", given.get("gamma"))
    if gamma is None:
        gamma = 1.0 if model.kernel == "chi2" else 1.0 / columns
    coef0, degree = given.get("coef0", 1), given.get("degree", 3)
    return KernelParameters(float(gamma), float(coef0), float(degree))


def normalize_rows(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of length 1; a row of zeros stays."""
    lengths = np.sqrt((points * points).sum(axis=1, keepdims=True))
    return points / np.where(lengths == 0.0, 1.0, lengths)
