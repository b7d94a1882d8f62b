"""TruncatedSVD: ``X @ components_.T``, whichever algorithm found the components."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.coefficients import project
from pretzel.importers.step import Intermediate, Step


def import_truncated_svd(step: Step, given: Intermediate) -> Intermediate:
    """Sparse or dense rows to one column a component."""
    components = np.asarray(step.attribute("components_"), dtype=np.float64)
    weights: NDArray[np.float64] = np.ascontiguousarray(components.T)
    return project(step, given, weights, np.zeros(weights.shape[1]))
