"""SimpleImputer and MissingIndicator: what is missing in a table of numbers."""

from __future__ import annotations

from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseConcat, Impute, IsMissing
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_simple_imputer(step: Step, given: Intermediate) -> Intermediate:
    """Missing values replaced; columns without a statistic, missing in all of training, go.

    Raises:
        UnsupportedOperatorError: it fills in something else than numbers, or all columns go.
    """
    statistics = read_statistics(step)
    given = expect_dense(step, given, statistics.size)
    kept = np.arange(statistics.size)
    if not getattr(step.model, "keep_empty_features", False):
        kept = np.flatnonzero(~np.isnan(statistics))
    if not kept.size:
        raise step.refused("no column had a value in training, so none is left")
    columns = kept.astype(np.int64) if kept.size < statistics.size else None
    filled = given.apply(Impute(statistics[kept], columns, read_missing(step)), FLOAT64)
    return with_indicator(step, given, filled)


def import_missing_indicator(step: Step, given: Intermediate) -> Intermediate:
    """Columns that say what is missing; whether ``error_on_new`` would raise is not looked at.

    Raises:
        UnsupportedOperatorError: nothing was missing in training, so that no column is left.
    """
    given = expect_dense(step, given, int(step.attribute("n_features_in_")))
    marks = mark_missing(step, given)
    if marks is None:
        raise step.refused("nothing was missing in training, so that it gives no columns")
    return marks.sparse() if step.model.sparse is True else marks


def with_indicator(step: Step, given: Intermediate, filled: Intermediate) -> Intermediate:
    """What an imputer with ``add_indicator`` answers: its own columns, then the marks."""
    indicator = getattr(step.model, "indicator_", None)
    if indicator is None:
        return filled
    marks = mark_missing(step.child("indicator_", indicator), given)
    if marks is None:
        return filled
    return Intermediate(filled.flow.apply(DenseConcat(), marks.flow), FLOAT64)


def mark_missing(step: Step, given: Intermediate) -> Intermediate | None:
    """The columns of a MissingIndicator; None if there are none."""
    columns = np.ascontiguousarray(step.attribute("features_"), np.int64)
    if not columns.size:
        return None
    return given.apply(IsMissing(columns, read_missing(step)), np.dtype(np.bool_))


def expect_dense(step: Step, given: Intermediate, columns: int) -> Intermediate:
    """A dense table of so many columns.

    Raises:
        UnsupportedOperatorError: it is sparse: what is not stored would count as there.
    """
    given = step.expect_table(given, columns)
    expect_double(step, given)
    if given.type.kind is not Kind.DENSE:
        raise step.refused("a sparse table reaches it; a dense one is possible")
    return given


def read_missing(step: Step) -> float | None:
    """The number that means missing; None: NaN.

    Raises:
        UnsupportedOperatorError: it is no number.
    """
    missing: Any = step.model.missing_values
    if isinstance(missing, int | float | np.integer | np.floating):
        number = float(missing)
        if isnan(number):
            return None
        if isfinite(number):
            return number
    raise step.refused(f"missing_values={missing!r}; NaN or a number is possible")


def read_statistics(step: Step) -> NDArray[np.float64]:
    """What stands for missing values, as the source casts it; NaN: the column goes.

    Raises:
        UnsupportedOperatorError: these are not numbers.
    """
    statistics = np.asarray(step.attribute("statistics_"))
    try:
        numbers = np.ascontiguousarray(statistics, np.float64)
    except (TypeError, ValueError) as error:
        raise step.refused("it fills in something else than numbers") from error
    dtype = np.dtype(getattr(step.model, "_fill_dtype", np.float64))
    return numbers.astype(dtype).astype(np.float64) if dtype.kind == "f" else numbers
