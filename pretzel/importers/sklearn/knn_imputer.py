"""KNNImputer: missing values from the nearest training records."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.simple_imputer import expect_dense, read_missing, with_indicator
from pretzel.importers.sklearn.version import release
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Impute, ImputeNeighbors

# The release that leaves donors out whose distance is NaN, with uniform weights, too.
FIRST_WITHOUT_STRANGERS = (1, 6)
FLOAT64 = np.dtype(np.float64)


def import_knn_imputer(step: Step, given: Intermediate) -> Intermediate:
    """Missing values replaced; columns that all of training misses go, or become 0.

    Raises:
        UnsupportedOperatorError: distances or weights are the user's own, or all columns go.
    """
    model = step.model
    training: NDArray[np.float64] = np.asarray(step.attribute("_fit_X"), np.float64)
    mask = np.asarray(step.attribute("_mask_fit_X"), np.bool_)
    given = expect_dense(step, given, training.shape[1])
    if model.metric != "nan_euclidean" or model.weights not in ("uniform", "distance"):
        raise step.refused("its metric or weights are Python code, which a plan cannot hold")
    known = ~mask.all(axis=0)
    if not known.any():
        raise step.refused("no column had a value in training, so none is left")
    donors = np.ascontiguousarray(np.where(mask, np.nan, training).T)
    means = np.ma.masked_array(training, mask).mean(axis=0).filled(0.0)
    filled = given.apply(
        ImputeNeighbors(
            donors,
            np.ascontiguousarray(means, np.float64),
            int(model.n_neighbors),
            model.weights == "distance",
            model.weights == "uniform" and release() < FIRST_WITHOUT_STRANGERS,
            read_missing(step),
        ),
        FLOAT64,
    )
    if not known.all() and not getattr(model, "keep_empty_features", False):
        columns = np.flatnonzero(known).astype(np.int64)
        filled = filled.apply(Impute(np.zeros(columns.size), columns), FLOAT64)
    return with_indicator(step, given, filled)
