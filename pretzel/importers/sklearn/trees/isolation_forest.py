"""IsolationForest: 1 for an inlier, which takes many splits to isolate, -1 for an outlier."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.trees.planting import FLOAT64, plant, read_nodes
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ApplyLink, DenseLinear, Predictor


def import_isolation_forest(step: Step, given: Intermediate) -> Intermediate:
    """``-(2 ** (-depths / usual depths)) - offset_``."""
    from sklearn.ensemble import _iforest

    models = step.attribute("estimators_")
    columns = step.attribute("n_features_in_")
    trees = [model.tree_ for model in models]
    some = step.model._max_features != columns
    nodes = read_nodes(trees, step.attribute("estimators_features_") if some else None)
    paths = zip(
        step.attribute("_decision_path_lengths"),
        step.attribute("_average_path_length_per_tree"),
        strict=True,
    )
    depths = np.concatenate([own + rest - 1.0 for own, rest in paths])[nodes.leaves]
    usual = len(trees) * _iforest._average_path_length([step.model._max_samples])[0]
    # Of a single record fitted there are no depths, and scores are 2 ** -1.
    base, divisor = (np.zeros(1), -usual) if usual else (np.full(1, -1.0), 1.0)
    accepts = "any" if lets_missing_in(step) else "finite"
    quotient = plant(
        step, given, nodes, depths.reshape(-1, 1), base=base, divisor=divisor, accepts=accepts
    )
    offset = np.array([-step.attribute("offset_")], np.float64)
    scores = quotient.apply(ApplyLink("exp2")).apply(DenseLinear(np.array([[-1.0]]), offset))
    labels = np.array([-1, 1], np.int64)
    return scores.apply(Predictor("one_class", labels, "<i8", True), FLOAT64)


def lets_missing_in(step: Step) -> bool:
    """Whether the installed release lets NaN and infinities in."""
    if hasattr(step.model, "__sklearn_tags__"):
        return bool(step.model.__sklearn_tags__().input_tags.allow_nan)
    return bool(step.model._get_tags()["allow_nan"])
