"""SplineTransformer: B-splines of every column, and what they are outside of the knots."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.expansions import expect_dense
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Spline

Floats = NDArray[np.float64]


def import_spline_transformer(step: Step, given: Intermediate) -> Intermediate:
    """Splines as dense or sparse vectors.

    With ``extrapolation="error"`` what the source would raise for is NaN.

    Raises:
        UnsupportedOperatorError: the lines of the two sides cross.
    """
    given = expect_dense(step, given)
    model = step.model
    fitted = step.attribute("bsplines_")
    bounds = values = slopes = None
    if model.extrapolation in ("constant", "linear", "error"):
        edges = [_edges(step, column, spline) for column, spline in enumerate(fitted)]
        bounds = np.stack([each[0] for each in edges])
        values = np.vstack([each[1] for each in edges])
        if model.extrapolation == "linear":
            slopes = np.vstack([each[2] for each in edges])
    operator = Spline(
        knots=np.stack([np.asarray(spline.t, np.float64) for spline in fitted]),
        degree=int(model.degree),
        periodic=model.extrapolation == "periodic",
        bounds=bounds,
        values=values,
        slopes=slopes,
        last=bool(model.include_bias),
        missing=getattr(model, "handle_missing", "error") == "zeros",
    )
    splines = given.apply(operator, np.dtype(np.float64))
    return splines.sparse() if getattr(model, "sparse_output", False) else splines


def _edges(step: Step, column: int, spline: Any) -> tuple[Floats, Floats, Floats]:
    """Bounds [2] of a column, and values and slopes [2, splines] of the lines outside of them."""
    kind, degree = step.model.extrapolation, int(step.model.degree)
    reach = degree  # splines that are not 0 at a bound
    if kind == "linear" and degree <= 1:
        # scikit-learn counts the degree up from column to column until it is 2, and takes the
        # bounds from there.
        degree = min(degree + column, 2)
        reach = max(degree, 2) if degree else 1
    if spline.t.size <= 2 * degree or spline.t[degree] > spline.t[-degree - 1]:
        raise step.refused(f"extrapolation={kind!r} of degree {step.model.degree} needs more knots")
    bounds = np.array([spline.t[degree], spline.t[-degree - 1]], np.float64)
    values = np.array([spline(bound) for bound in bounds], np.float64)
    slopes = np.array([spline(bound, nu=1) for bound in bounds], np.float64)
    if kind == "error":
        values[:] = np.nan
        return bounds, values, slopes
    for lines in (values, slopes):
        lines[0, reach:] = 0.0
        lines[1, : lines.shape[1] - reach] = 0.0
    return bounds, values, slopes
