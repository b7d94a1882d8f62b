"""Arrays that a model was fitted to, and the dense rows that it takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.step import Intermediate, Step
from pretzel.schema import Kind

SINGLE = (np.dtype(np.float16), np.dtype(np.float32))


def fitted(step: Step, name: str, dimensions: int) -> NDArray[np.float64]:
    """A fitted attribute as a contiguous float64 array.

    Raises:
        UnsupportedOperatorError: the model was fitted on single precision, in which it answers.
        ImportModelError: the attribute is no array of numbers of so many dimensions.
    """
    value = np.asarray(step.attribute(name))
    if value.dtype in SINGLE:
        raise step.refused(
            f"its {name} is {value.dtype}: it was fitted on single precision and answers in it; "
            "fit it on float64"
        )
    if value.dtype.kind not in "fiu" or value.ndim != dimensions:
        raise step.invalid(f"has a {name} of shape {value.shape} and dtype {value.dtype}")
    return np.ascontiguousarray(value, np.float64)


def expect_double(step: Step, given: Intermediate, columns: int) -> Intermediate:
    """`Step.expect_table`, and no values that the source keeps in single precision."""
    given = step.expect_table(given, columns)
    if given.dtype in SINGLE:
        raise step.refused(f"{given.dtype} reaches it, in which it computes; float64 is possible")
    return given


def expect_dense(step: Step, given: Intermediate, columns: int) -> Intermediate:
    """`expect_double`, for steps that take no sparse tables."""
    given = expect_double(step, given, columns)
    if given.type.kind is not Kind.DENSE:
        raise step.refused("a sparse table reaches it, which scikit-learn does not take either")
    return given
