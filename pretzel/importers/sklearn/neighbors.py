"""Nearest neighbours: classes or targets of the training points that are nearest to a record.

Trees are walked as scikit-learn walks them, so that of equally distant points the same ones are
found. Without a tree scikit-learn gets Euclidean distances as x.x - 2 x.y + y.y; where that
difference is lost to rounding its choice, and a weight of 1 / distance, are accidental.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import NearestNeighbors, NeighborMean, NeighborVotes, Predictor
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)
METRICS = {
    "euclidean": "euclidean",
    "l2": "euclidean",
    "manhattan": "manhattan",
    "cityblock": "manhattan",
    "l1": "manhattan",
    "chebyshev": "chebyshev",
    "infinity": "chebyshev",
    "minkowski": "minkowski",
    "p": "minkowski",
}


def import_neighbors_classifier(step: Step, given: Intermediate) -> Intermediate:
    """KNeighborsClassifier."""
    if step.attribute("outputs_2d_"):
        raise step.refused("it has several label sets; one label a record is possible")
    labels, label_dtype = read_labels(step)
    classes = np.ascontiguousarray(step.attribute("_y"), np.int32)
    found = find_nearest(step, given)
    votes = found.apply(NeighborVotes(classes, int(labels.size), read_weights(step)), FLOAT64)
    return votes.apply(Predictor("probabilities", labels, label_dtype, True), FLOAT64)


def import_neighbors_regressor(step: Step, given: Intermediate) -> Intermediate:
    """KNeighborsRegressor, of one target or several."""
    mean = NeighborMean(read_targets(step), read_weights(step))
    single = step.attribute("_y").ndim == 1
    scores = find_nearest(step, given).apply(mean, FLOAT64)
    return scores.apply(Predictor("identity", None, "<f8", single), FLOAT64)


def find_nearest(step: Step, given: Intermediate) -> Intermediate:
    """Emit the search for the nearest points.

    Raises:
        UnsupportedOperatorError: a metric without a kernel, or sparse records.
    """
    metric, p = read_metric(step)
    points = step.attribute("_fit_X")
    given = step.expect_table(given, points.shape[1])
    if given.type.kind is Kind.SPARSE or hasattr(points, "toarray"):
        raise step.refused("neighbours of sparse records; put a dense step in front of it")
    order, nodes, bounds = read_tree(step, points)
    values = np.ascontiguousarray(np.asarray(points, np.float64)[order])
    search = step.attribute("_fit_method")
    neighbors = int(step.model.n_neighbors)
    if neighbors > len(points):
        raise step.invalid(f"asks for {neighbors} neighbours of {len(points)} points")
    operator = NearestNeighbors(values, order, nodes, bounds, search, metric, p, neighbors)
    return given.apply(operator, FLOAT64)


def read_metric(step: Step) -> tuple[str, float]:
    """The metric's name in `NearestNeighbors`, and the power of Minkowski's."""
    metric = step.attribute("effective_metric_")
    parameters = dict(step.attribute("effective_metric_params_"))
    p = float(parameters.pop("p", 2.0))
    if parameters.pop("w", None) is not None or parameters:
        raise step.refused("a metric with weights or parameters of its own")
    if not isinstance(metric, str) or metric not in METRICS:
        names = ", ".join(sorted(set(METRICS.values())))
        raise step.refused(f"metric={metric!r}; {names} are possible")
    return METRICS[metric], p


def read_tree(
    step: Step, points: Any
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64] | None]:
    """Order, nodes and bounds of the search, as `NearestNeighbors` has them."""
    if step.attribute("_fit_method") == "brute":
        if points.dtype == np.float32:
            raise step.refused("it was fitted on float32 numbers, and compares them as such")
        return np.arange(len(points), dtype=np.int32), np.array([[0, len(points), 1]], "i4"), None
    _, order, data, bounds = step.attribute("_tree").get_arrays()
    nodes = np.stack([data["idx_start"], data["idx_end"], data["is_leaf"]], axis=1)
    parts = list(bounds)
    if len(parts) == 1:  # centres
        parts.append(data["radius"][:, None])
    together = np.ascontiguousarray(np.hstack(parts), np.float64)
    return order.astype(np.int32), np.ascontiguousarray(nodes, np.int32), together


def read_targets(step: Step) -> NDArray[np.float64]:
    """Targets [points, targets].

    Raises:
        UnsupportedOperatorError: they are of a type in which scikit-learn would answer.
    """
    targets = np.asarray(step.attribute("_y"))
    if targets.dtype.kind not in "iuf" or targets.dtype in (np.float32, np.float16):
        raise step.refused(f"targets of {targets.dtype}; float64 and integers are possible")
    return np.ascontiguousarray(targets.reshape(len(targets), -1), np.float64)


def read_weights(step: Step) -> str:
    """How neighbours count."""
    weights = step.model.weights
    if weights not in (None, "uniform", "distance"):
        raise step.refused(f"weights={weights!r}; 'uniform' and 'distance' are possible")
    return weights or "uniform"
