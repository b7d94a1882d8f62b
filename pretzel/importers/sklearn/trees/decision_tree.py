"""Single decision trees and forests: the mean of what their leaves hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from pretzel.importers.sklearn.columns import concat
from pretzel.importers.sklearn.labels import label_array, read_labels
from pretzel.importers.sklearn.trees.planting import (
    FLOAT64,
    Floats,
    Nodes,
    accepted,
    leaf_values,
    plant,
    read_nodes,
)
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ApplyLink, DenseConcat, DenseSlice, JointPredictor, Predictor


def import_tree_classifier(step: Step, given: Intermediate) -> Intermediate:
    """DecisionTreeClassifier and ExtraTreeClassifier."""
    step.attribute("tree_")
    return classify(step, given, [step.model])


def import_tree_regressor(step: Step, given: Intermediate) -> Intermediate:
    """DecisionTreeRegressor and ExtraTreeRegressor."""
    step.attribute("tree_")
    return regress(step, given, [step.model])


def import_forest_classifier(step: Step, given: Intermediate) -> Intermediate:
    """RandomForestClassifier and ExtraTreesClassifier: the mean of the shares in the leaves."""
    return classify(step, given, step.attribute("estimators_"))


def import_forest_regressor(step: Step, given: Intermediate) -> Intermediate:
    """RandomForestRegressor and ExtraTreesRegressor: the mean of the trees."""
    return regress(step, given, step.attribute("estimators_"))


def classify(step: Step, given: Intermediate, models: Sequence[Any]) -> Intermediate:
    """Shares of classes in the leaves, averaged."""
    trees = [model.tree_ for model in models]
    nodes = read_nodes(trees)
    if step.attribute("n_outputs_") > 1:
        return classify_outputs(step, given, nodes, leaf_values(trees, nodes), models)
    labels, label_dtype = read_labels(step)
    shares = leaf_values(trees, nodes)[:, 0, : labels.size]
    scores = plant(
        step, given, nodes, shares, divisor=float(len(trees)), accepts=accepted(models[0])
    )
    return scores.apply(Predictor("probabilities", labels, label_dtype, True), FLOAT64)


def classify_outputs(
    step: Step, given: Intermediate, nodes: Nodes, shares: Floats, models: Sequence[Any]
) -> Intermediate:
    """So too, where every output has labels of its own."""
    outputs = [label_array(step, np.asarray(each)) for each in step.attribute("classes_")]
    dtypes = {dtype for _, dtype in outputs}
    if len(dtypes) > 1:
        raise step.refused(f"labels of several dtypes: {', '.join(sorted(dtypes))}")
    labels = [each for each, _ in outputs]
    sizes = [each.size for each in labels]
    table = np.concatenate([shares[:, o, :size] for o, size in enumerate(sizes)], axis=1)
    trees = float(len(models))
    means = plant(step, given, nodes, table, divisor=trees, accepts=accepted(models[0])).flow
    bounds = pairwise(accumulate(sizes, initial=0))
    winners = [
        means.apply(DenseSlice(start, stop)).apply(ApplyLink("chosen")) for start, stop in bounds
    ]
    joint = JointPredictor(
        len(sizes),
        sum(sizes),
        0,
        np.concatenate(labels),
        np.array(sizes, np.int64),
        dtypes.pop(),
    )
    return Intermediate(concat([*winners, means], DenseConcat()).apply(joint), FLOAT64)


def regress(step: Step, given: Intermediate, models: Sequence[Any]) -> Intermediate:
    """Means of targets in the leaves, averaged; [n], or [n, targets] for several."""
    trees = [model.tree_ for model in models]
    nodes = read_nodes(trees)
    means = leaf_values(trees, nodes)[:, :, 0]
    scores = plant(
        step, given, nodes, means, divisor=float(len(trees)), accepts=accepted(models[0])
    )
    single = means.shape[1] == 1
    return scores.apply(Predictor("identity", None, "<f8", single), FLOAT64)
