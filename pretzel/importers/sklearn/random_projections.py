"""GaussianRandomProjection and SparseRandomProjection: ``X @ components_.T``."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import floats, project
from pretzel.importers.sklearn.fitted_arrays import expect_rows, fitted
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Project, ToSparse
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_gaussian_projection(step: Step, given: Intermediate) -> Intermediate:
    """A dense matrix of components."""
    components = fitted(step, "components_", 2)
    given = expect_rows(step, given, components)
    return project(step, given, floats(components.T), np.zeros(len(components)))


def import_sparse_projection(step: Step, given: Intermediate) -> Intermediate:
    """A sparse matrix of components; sparse rows stay sparse unless ``dense_output``."""
    components = step.attribute("components_")
    if not hasattr(components, "tocsc"):
        return import_gaussian_projection(step, given)
    given = expect_rows(step, given, components)
    columns = components.tocsc()
    columns.sort_indices()
    matrix = Project(
        columns.indptr.astype(np.int32),
        columns.indices.astype(np.int32),
        floats(columns.data),
        int(columns.shape[0]),
    )
    projected = given.apply(matrix, FLOAT64)
    stays_sparse = given.type.kind is Kind.SPARSE and not step.model.dense_output
    return projected.apply(ToSparse(), FLOAT64) if stays_sparse else projected
