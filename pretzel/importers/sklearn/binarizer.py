"""Binarizer, and the binarizing of BernoulliNB: 1 where a value is above a threshold."""

from __future__ import annotations

from pretzel.flour import Transform
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    CharNgram,
    Concat,
    Normalize,
    Operator,
    Scale,
    SelectColumns,
    TermWeight,
    Threshold,
    WordNgram,
)
from pretzel.schema import Kind

# Factors from here on leave no product of a stored value at 0.
SAFE_FACTOR = 1e-100


def import_binarizer(step: Step, given: Intermediate) -> Intermediate:
    """Ones for values above the threshold."""
    given = step.expect_table(given)
    return binarize(step, given, step.model.threshold)


def binarize(step: Step, given: Intermediate, threshold: float) -> Intermediate:
    """Emit the binarizing; where every stored value is positive anyway, as a term weight.

    Raises:
        UnsupportedOperatorError: the threshold is negative, which scikit-learn refuses too.
    """
    if given.type.kind is Kind.DENSE:
        return given.apply(Threshold(float(threshold)), given.dtype)
    if not threshold >= 0.0:
        raise step.refused(f"threshold {threshold!r} on a sparse table; 0 or more is possible")
    operator: Operator = Threshold(float(threshold))
    if threshold == 0.0 and is_positive(given.flow.transform):
        operator = TermWeight(True, False, None)
    return given.apply(operator, given.dtype)


def is_positive(transform: Transform) -> bool:
    """Whether every stored value is certainly above 0."""
    below = all(is_positive(each) for each in transform.inputs if each.type.size is not None)
    match transform.operator:
        case CharNgram() | WordNgram():
            return True
        case Normalize() | Concat() | SelectColumns() | Threshold():
            return below
        case Scale(factor=factor):
            return below and factor >= SAFE_FACTOR
        case TermWeight(sublinear=sublinear, idf=idf):
            counted = transform.inputs[0].type.size is not None and is_count(transform.inputs[0])
            return (
                below
                and (counted or not sublinear)
                and (idf is None or bool((idf >= SAFE_FACTOR).all()))
            )
    return False


def is_count(transform: Transform) -> bool:
    """Whether every stored value is 1 or more."""
    match transform.operator:
        case CharNgram() | WordNgram():
            return True
        case TermWeight(sublinear=False, idf=None):
            return is_count(transform.inputs[0])
    return False
