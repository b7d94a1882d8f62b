"""PCA and IncrementalPCA: ``X @ components_.T - mean_ @ components_.T``, whitened or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.coefficients import floats, project
from pretzel.importers.sklearn.fitted_arrays import expect_rows, fitted
from pretzel.importers.sklearn.version import release
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Affine
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_principal_components(step: Step, given: Intermediate) -> Intermediate:
    """Sparse or dense rows to one column a component.

    The product is centered after it is made; up to release 1.4 dense rows were centered first.
    """
    components, mean = fitted(step, "components_", 2), fitted(step, "mean_", 1)
    given = expect_rows(step, given, components)
    shift = -(mean.reshape(1, -1) @ components.T)[0]
    if release() <= (1, 4) and given.type.kind is Kind.DENSE:
        given = given.apply(Affine(subtract=floats(mean)), FLOAT64)
        shift = np.zeros(len(components))
    projected = project(step, given, floats(components.T), floats(shift))
    if not step.model.whiten:
        return projected
    return projected.apply(Affine(divide=read_scale(step)), FLOAT64)


def read_scale(step: Step) -> NDArray[np.float64]:
    """What whitening divides by: deviations, from release 1.5 on never nearly 0."""
    scale = np.sqrt(fitted(step, "explained_variance_", 1))
    if release() >= (1, 5):
        scale = np.maximum(scale, np.finfo(scale.dtype).eps)
    return floats(scale)
