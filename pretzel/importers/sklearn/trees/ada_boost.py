"""AdaBoost: weighted votes of classifiers, the weighted median of regressors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import read_head, side_by_side
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.trees.planting import (
    FLOAT64,
    Floats,
    is_tree,
    leaf_values,
    plant,
    read_nodes,
)
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Average, DenseLinear, Predictor, WeightedMedian


def import_ada_boost_classifier(step: Step, given: Intermediate) -> Intermediate:
    """A vote counts for its class, and a share of it against all others.

    Up to release 1.5 SAMME.R adds up logarithms of probabilities instead; over decision trees.
    """
    labels, label_dtype = read_labels(step)
    models = step.attribute("estimators_")
    real = getattr(step.model, "algorithm", "SAMME") == "SAMME.R"
    if all(is_tree(model) for model in models):
        scores = plant_votes(step, given, labels, real)
    elif real:
        raise step.refused("algorithm='SAMME.R' over anything but decision trees")
    else:
        scores = Intermediate(cast_votes(step, given, labels), FLOAT64)
    link = "logistic" if labels.size == 2 else "samme"
    return scores.apply(Predictor(link, labels, label_dtype, True), FLOAT64)


def plant_votes(step: Step, given: Intermediate, labels: NDArray[Any], real: bool) -> Intermediate:
    """Decision trees with votes in their leaves."""
    trees = [model.tree_ for model in step.model.estimators_]
    nodes = read_nodes(trees)
    weights = step.attribute("estimator_weights_")
    rows = []
    for model, weight in zip(step.model.estimators_, weights, strict=False):
        leaf = model.tree_.children_left < 0
        shares = model.tree_.value[leaf, 0, : len(model.classes_)]
        if real:
            rows.append(real_votes(shares))
        else:
            winners = np.asarray(model.classes_)[shares.argmax(axis=1)]
            rows.append(vote_table(labels, weight)[np.searchsorted(labels, winners)])
    votes = np.concatenate(rows)
    if labels.size == 2:
        votes = votes @ np.array([[-1.0], [1.0]])
    return plant(step, given, nodes, votes, divisor=float(weights.sum()))


def vote_table(labels: NDArray[Any], weight: float) -> Floats:
    """What a vote for each class adds to each class."""
    against = -1 / (labels.size - 1) * weight
    table: Floats = np.where(np.eye(labels.size, dtype=np.bool_), weight, against)
    return table


def real_votes(shares: Floats) -> Floats:
    """What SAMME.R adds for shares of classes."""
    logs = np.log(np.clip(shares, np.finfo(shares.dtype).eps, None))
    classes = shares.shape[1]
    votes: Floats = (classes - 1) * (logs - (1.0 / classes) * logs.sum(axis=1)[:, np.newaxis])
    return votes


def cast_votes(step: Step, given: Intermediate, labels: NDArray[Any]) -> Flow:
    """The votes of any classifiers."""
    table = vote_table(labels, 1.0)
    if labels.size == 2:
        table = table @ np.array([[-1.0], [1.0]])
    flows = []
    for number, model in enumerate(step.model.estimators_):
        head = read_head(step.child(f"estimators_.{number}", model), given)
        if head.predictor.labels is None or not np.array_equal(head.predictor.labels, labels):
            raise head.step.refused("it does not know all classes of the ensemble")
        flows.append(head.votes().apply(DenseLinear(table, np.zeros(table.shape[1]))))
    weights = np.array(step.attribute("estimator_weights_"), np.float64)[: len(flows)]
    return flows[0].apply(Average(weights, True), *flows[1:])


def import_ada_boost_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The prediction that half of the weights is not below."""
    models = step.attribute("estimators_")
    weights = np.array(step.attribute("estimator_weights_"), np.float64)[: len(models)]
    if all(is_tree(model) for model in models):
        trees = [model.tree_ for model in models]
        nodes = read_nodes(trees)
        values = leaf_values(trees, nodes)[:, 0, :1]
        predictions = plant(step, given, nodes, values, columns=len(trees)).flow
    else:
        heads = [read_head(step.child(f"estimators_.{i}", m), given) for i, m in enumerate(models)]
        predictions = side_by_side([head.predictions() for head in heads])
    median = Intermediate(predictions.apply(WeightedMedian(weights)), FLOAT64)
    return median.apply(Predictor("identity", None, "<f8", True), FLOAT64)
