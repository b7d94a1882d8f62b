"""Single decision trees and forests: the mean of what their leaves hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.trees.planting import (
    FLOAT64,
    accepted,
    leaf_values,
    plant,
    read_nodes,
)
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Predictor


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
    labels, label_dtype = read_labels(step)
    trees = [model.tree_ for model in models]
    nodes = read_nodes(trees)
    shares = leaf_values(trees, nodes)[:, 0, : labels.size]
    scores = plant(
        step, given, nodes, shares, divisor=float(len(trees)), accepts=accepted(models[0])
    )
    return scores.apply(Predictor("probabilities", labels, label_dtype, True), FLOAT64)


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
