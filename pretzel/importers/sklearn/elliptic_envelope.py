"""EllipticEnvelope: inliers are near the middle, by Mahalanobis distance."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import floats
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Mahalanobis, Predictor

FLOAT64 = np.dtype(np.float64)


def import_elliptic_envelope(step: Step, given: Intermediate) -> Intermediate:
    """1 for an inlier, whose score is 0 or more, -1 for an outlier."""
    mean = floats(step.attribute("location_"))
    bias = -floats(step.attribute("offset_")).reshape(1)
    distance = Mahalanobis(mean, floats(step.model.get_precision()), bias)
    scores = step.expect_table(given, mean.size).dense().apply(distance, FLOAT64)
    labels = np.array([-1, 1], np.int64)
    return scores.apply(Predictor("one_class", labels, "<i8", True), FLOAT64)
