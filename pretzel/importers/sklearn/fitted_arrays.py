"""Arrays that a model was fitted to, and the rows that it takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.coefficients import fitted_as
from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.step import Intermediate, Step
from pretzel.schema import Kind


def fitted(step: Step, name: str, dimensions: int) -> NDArray[Any]:
    """A fitted attribute in its own precision, float64 or float32.

    Raises:
        ImportModelError: it is no array of numbers of so many dimensions.
    """
    value = np.asarray(step.attribute(name))
    if value.dtype.kind not in "fiu" or value.ndim != dimensions:
        raise step.invalid(f"has a {name} of shape {value.shape} and dtype {value.dtype}")
    return value if value.dtype.kind == "f" else value.astype(np.float64)


def expect_rows(step: Step, given: Intermediate, fit: NDArray[Any]) -> Intermediate:
    """The table, marked where ``fit`` [.., columns] makes the source compute as it is given.

    Raises:
        UnsupportedOperatorError: texts reach the step, or values in single precision.
        ImportModelError: it was fitted on another number of columns.
    """
    given = step.expect_table(given, fit.shape[-1])
    expect_double(step, given)
    return fitted_as(given, fit)


def expect_dense(step: Step, given: Intermediate, fit: NDArray[Any]) -> Intermediate:
    """`expect_rows`, for steps that take no sparse tables."""
    given = expect_rows(step, given, fit)
    if given.type.kind is not Kind.DENSE:
        raise step.refused("a sparse table reaches it, which scikit-learn does not take either")
    return given
