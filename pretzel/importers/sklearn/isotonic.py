"""IsotonicRegression: one column through the straight lines between points."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import floats
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Interpolate, Predictor

FLOAT64 = np.dtype(np.float64)


def import_isotonic(step: Step, given: Intermediate) -> Intermediate:
    """What predict answers."""
    curve = import_isotonic_curve(step, given)
    return curve.apply(Predictor("identity", None, "<f8", True), FLOAT64)


def import_isotonic_curve(step: Step, given: Intermediate) -> Intermediate:
    """The curve, constant outside of what it was fitted on.

    Raises:
        UnsupportedOperatorError: ``out_of_bounds`` is not "clip", or it computes in float32.
    """
    x, y = step.attribute("X_thresholds_"), step.attribute("y_thresholds_")
    if step.model.out_of_bounds != "clip":
        raise step.refused(f"out_of_bounds={step.model.out_of_bounds!r}; 'clip' is possible")
    if x.dtype != FLOAT64:
        raise step.refused(f"it was fitted on {x.dtype}; float64 is possible")
    offsets = np.array([0, x.size], np.int64)
    given = step.expect_table(given, 1).dense()
    return given.apply(Interpolate(floats(x), floats(y), offsets), FLOAT64)
