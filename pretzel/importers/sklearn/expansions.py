"""KBinsDiscretizer, PolynomialFeatures and SplineTransformer: more columns out of each."""

from __future__ import annotations

from itertools import accumulate
from numbers import Integral

import numpy as np

from pretzel.errors import SchemaError
from pretzel.importers.sklearn.precision import SINGLE, expect_double
from pretzel.importers.sklearn.scalers import columns_of
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Discretize, Polynomial
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_bins(step: Step, given: Intermediate) -> Intermediate:
    """The bin of every number; the outermost edges bound nothing.

    Raises:
        UnsupportedOperatorError: it rounds to single precision, or a sparse table reaches it.
    """
    given = expect_dense(step, given)
    model = step.model
    if model.dtype is not None and np.dtype(model.dtype) in SINGLE:
        raise step.refused(f"dtype={model.dtype!r}; float64 is possible")
    inner = [np.asarray(edges, np.float64)[1:-1] for edges in step.attribute("bin_edges_")]
    offsets = np.array(list(accumulate(map(len, inner), initial=0)), np.int64)
    return given.apply(Discretize(np.concatenate(inner), offsets, model.encode), FLOAT64)


def import_polynomial(step: Step, given: Intermediate) -> Intermediate:
    """Products of columns.

    Raises:
        UnsupportedOperatorError: a sparse table reaches it, or there are too many products.
    """
    given = expect_dense(step, given)
    model = step.model
    degree = model.degree
    least, most = (0, degree) if isinstance(degree, Integral) else degree
    interactions, bias = bool(model.interaction_only), bool(model.include_bias)
    try:
        operator = Polynomial(given.columns, int(least), int(most), interactions, bias)
    except SchemaError as error:
        raise step.refused(str(error)) from error
    return given.apply(operator, FLOAT64)


def expect_dense(step: Step, given: Intermediate) -> Intermediate:
    """A dense table of as many columns as the step was fitted on.

    Raises:
        UnsupportedOperatorError: it is sparse, or of single precision.
    """
    given = step.expect_table(given, columns_of(step))
    expect_double(step, given)
    if given.type.kind is not Kind.DENSE:
        raise step.refused("a sparse table reaches it; a dense one is possible")
    return given
