"""The weights and intercepts of linear models, brought to one shape."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseLinear, Linear, Widen
from pretzel.schema import Kind


def apply_linear(step: Step, given: Intermediate) -> Intermediate:
    """Emit ``X @ coef_.T + intercept_``."""
    weights, bias = read_coefficients(step)
    given = step.expect_table(given, weights.shape[0])
    return project(step, fitted_as(given, step.attribute("coef_")), weights, bias)


def project(
    step: Step, given: Intermediate, weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> Intermediate:
    """Emit ``X @ weights + bias`` of sparse or dense rows; weights [columns, k], bias [k]."""
    given = step.expect_table(given, weights.shape[0])
    linear = DenseLinear if given.type.kind is Kind.DENSE else Linear
    return given.apply(linear(weights, bias), np.dtype(np.float64))


def floats(values: ArrayLike) -> NDArray[np.float64]:
    """As a parameter must be: float64, C-contiguous."""
    return np.ascontiguousarray(values, np.float64).reshape(np.shape(values))


def fitted_as(given: Intermediate, *fitted: Any) -> Intermediate:
    """Marks what reaches a model that computes in single precision if its input does.

    NumPy does so where the fitted arrays are float32 themselves; others widen the input.
    """
    single = all(np.dtype(each.dtype).itemsize < 8 for each in fitted)
    return given.apply(Widen(), given.dtype) if single else given


def read_coefficients(step: Step) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights [columns, k] and bias [k] as float64.

    ``coef_`` is [columns] or [k, columns], and a scipy matrix after ``sparsify()``;
    ``intercept_`` is a number, [1] or [k].
    """
    coefficients = step.attribute("coef_")
    if hasattr(coefficients, "toarray"):
        coefficients = coefficients.toarray()
    rows: NDArray[Any] = np.atleast_2d(np.asarray(coefficients))
    if rows.ndim != 2 or rows.dtype.kind not in "fiu":
        raise step.invalid(f"has a coef_ of shape {rows.shape} and dtype {rows.dtype}")
    intercepts = np.asarray(step.attribute("intercept_"), dtype=np.float64)
    try:
        bias = np.broadcast_to(intercepts, (rows.shape[0],))
    except ValueError as error:
        raise step.invalid(
            f"has an intercept_ of shape {intercepts.shape} beside a coef_ of {rows.shape}"
        ) from error
    return np.ascontiguousarray(rows.T, dtype=np.float64), np.ascontiguousarray(bias)


def is_one_dimensional(step: Step) -> bool:
    """Whether ``coef_`` is one plain row: such a regressor answers [n], others [n, k]."""
    return np.ndim(step.attribute("coef_")) == 1
