"""TfidfTransformer: counts to weights, (1 + ln tf or tf) times idf, rows then scaled to norm 1."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from pretzel.flour.transform import topological
from pretzel.importers.sklearn.version import release
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import HashNgram, Normalize, TermWeight

FLOAT64 = np.dtype(np.float64)


def import_tfidf_transformer(step: Step, given: Intermediate) -> Intermediate:
    """Counts to weighted counts."""
    step.expect_columns(given)
    if step.model.sublinear_tf and has_signed_counts(given):
        raise step.refused(
            "sublinear_tf=True takes the logarithm of counts that may be negative or 0; "
            "fit the HashingVectorizer with alternate_sign=False"
        )
    return weigh(step, given, step.model)


def has_signed_counts(given: Intermediate) -> bool:
    """Whether hashed n-grams with signs are among what reaches a step."""
    operators = (transform.operator for transform in topological(given.flow.transform))
    return any(isinstance(each, HashNgram) and each.signed for each in operators)


def weigh(step: Step, counts: Intermediate, transformer: Any, binary: bool = False) -> Intermediate:
    """Emit the weighting of a fitted TfidfTransformer.

    ``transformer`` is the step itself or the one inside of a TfidfVectorizer: the inner one
    rules, since the outer parameters may have been changed after fit.
    """
    idf = read_idf(step, transformer, counts.columns)
    sublinear = bool(transformer.sublinear_tf)
    weighted = counts
    if binary or sublinear or idf is not None:
        weighted = weighted.apply(TermWeight(binary, sublinear, idf), FLOAT64)
    if transformer.norm is not None:
        weighted = weighted.apply(Normalize(transformer.norm), FLOAT64)
    return Intermediate(weighted.flow, FLOAT64)


def read_idf(step: Step, transformer: Any, columns: int) -> np.ndarray[Any, Any] | None:
    """The idf of every column, or None where none applies.

    Since release 1.5 scikit-learn multiplies by ``idf_`` whenever it is there; before, only
    when ``use_idf`` says so.

    Raises:
        ImportModelError: not fitted, or fitted on another number of columns.
    """
    applies = hasattr(transformer, "idf_") if release() >= (1, 5) else transformer.use_idf
    if not applies:
        if transformer.use_idf or not hasattr(transformer, "n_features_in_"):
            raise step.invalid("is not fitted: call fit before compiling")
        fitted = int(transformer.n_features_in_)
        if fitted != columns:
            raise step.invalid(f"was fitted on {fitted} columns, but {columns} columns reach it")
        return None
    if not hasattr(transformer, "idf_"):
        raise step.invalid("is not fitted: it has no 'idf_'; call fit before compiling")
    idf = np.ascontiguousarray(transformer.idf_, dtype=np.float64)
    if idf.shape != (columns,):
        raise step.invalid(f"was fitted on {idf.size} columns, but {columns} columns reach it")
    infinite = np.flatnonzero(~np.isfinite(idf))
    if infinite.size:
        warnings.warn(
            f"step {step.path!r}: the idf of {infinite.size} columns (first: {infinite[0]}) is "
            "not finite, since smooth_idf=False and training never saw them; on records that "
            "hold such a term scikit-learn raises ValueError and the plan answers NaN",
            UserWarning,
            stacklevel=2,
        )
    return idf
