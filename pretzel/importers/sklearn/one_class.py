"""SGDOneClassSVM: 1 for an inlier, whose score is 0 or more, -1 for an outlier."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import fitted_as, floats, project
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Predictor


def import_one_class_svm(step: Step, given: Intermediate) -> Intermediate:
    """``X @ coef_ - offset_``."""
    coefficients = step.attribute("coef_")
    if hasattr(coefficients, "toarray"):
        coefficients = coefficients.toarray()
    weights = floats(np.reshape(coefficients, (-1, 1)))
    given = fitted_as(step.expect_table(given, weights.shape[0]), coefficients)
    bias = -np.asarray(step.attribute("offset_"), np.float64).reshape(1)
    scores = project(step, given, weights, bias)
    labels = np.array([-1, 1], np.int32)
    return scores.apply(Predictor("one_class", labels, "<i4", True), scores.dtype)
