"""SGDOneClassSVM: 1 for an inlier, whose score is 0 or more, -1 for an outlier."""

from __future__ import annotations

import numpy as np

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Linear, Predictor


def import_one_class_svm(step: Step, given: Intermediate) -> Intermediate:
    """``X @ coef_ - offset_``."""
    coefficients = step.attribute("coef_")
    if hasattr(coefficients, "toarray"):
        coefficients = coefficients.toarray()
    weights = np.ascontiguousarray(np.reshape(coefficients, (-1, 1)), np.float64)
    step.expect_columns(given, weights.shape[0])
    bias = -np.asarray(step.attribute("offset_"), np.float64).reshape(1)
    scores = given.apply(Linear(weights, bias), np.dtype(np.float64))
    labels = np.array([-1, 1], np.int32)
    return scores.apply(Predictor("one_class", labels, "<i4", True), scores.dtype)
