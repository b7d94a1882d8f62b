"""PowerTransformer and QuantileTransformer: columns brought to another distribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.exact_values import expect_exact
from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.sklearn.scalers import columns_of, floats, inverted, read_scaler
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Affine, Operator, PowerTransform, QuantileTransform
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_distribution(step: Step, given: Intermediate) -> Intermediate:
    """Dense columns through what was fitted.

    That Box-Cox takes positive numbers only is not looked at: others become NaN.

    Raises:
        UnsupportedOperatorError: a sparse table reaches it.
    """
    given = step.expect_table(given, columns_of(step))
    expect_double(step, given)
    if given.type.kind is not Kind.DENSE:
        raise step.refused("a sparse table reaches it; a dense one is possible")
    if hasattr(step.model, "quantiles_"):
        expect_exact(step, given)  # equal quantiles are a jump
    for operator in read_distribution(step):
        given = given.apply(operator, FLOAT64)
    return given


def read_distribution(step: Step, inverse: bool = False) -> list[Operator]:
    """The operators of a transformer, or of its inverse_transform."""
    if type(step.model).__name__ == "QuantileTransformer":
        return [read_quantiles(step, inverse)]
    power: Operator = PowerTransform(floats(step, "lambdas_"), step.model.method, inverse)
    if not step.model.standardize:
        return [power]
    scaler: Affine = read_scaler(step.child("_scaler", step.attribute("_scaler")))
    return [inverted(scaler), power] if inverse else [power, scaler]


def read_quantiles(step: Step, inverse: bool) -> QuantileTransform:
    """The fitted quantiles, column by column."""
    quantiles: NDArray[np.float64] = np.asarray(step.attribute("quantiles_"), np.float64)
    if not np.isfinite(quantiles).all():
        raise step.refused("a column had no value in training")
    return QuantileTransform(
        np.ascontiguousarray(quantiles.T),
        floats(step, "references_"),
        step.model.output_distribution,
        inverse,
    )
