"""Bagging: the mean of members, each of which reads some columns, as often as it likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.columns import pick
from pretzel.importers.sklearn.head import Head, read_head
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.trees.planting import (
    FLOAT64,
    Floats,
    accepted,
    is_tree,
    leaf_values,
    plant,
    read_nodes,
)
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    Average,
    DenseConcat,
    DenseLinear,
    PanelPredictor,
    Predictor,
    TakeColumns,
)
from pretzel.schema import Kind


def import_bagging_classifier(step: Step, given: Intermediate) -> Intermediate:
    """The mean of probabilities, or where a member has none of its votes; the mean of scores."""
    labels, label_dtype = read_labels(step)
    models = step.attribute("estimators_")
    final = Predictor("probabilities", labels, label_dtype, True)
    if all(is_tree(model) for model in models):
        return plant_members(step, given, shares_of(models, labels.size)).apply(final, FLOAT64)
    heads = read_members(step, given)
    shares = mean([widen(head, labels.size) for head in heads])
    if not heads[0].has_scores:
        return Intermediate(shares.apply(final), FLOAT64)
    scores = mean_scores(heads, labels.size)
    width = scores.transform.type.size or 0
    panel = PanelPredictor("panel", labels, label_dtype, True, labels.size, width, labels.size)
    return Intermediate(shares.apply(DenseConcat(), scores, shares).apply(panel), FLOAT64)


def mean_scores(heads: Sequence[Head], classes: int) -> Flow:
    """The mean of decision scores."""
    for head in heads:
        head.expect_classes(classes)
        if not head.has_scores:
            raise head.step.refused("it has no decision scores, as others of the ensemble have")
    return mean([head.scores for head in heads])


def mean(flows: Sequence[Flow]) -> Flow:
    """Of all of them alike."""
    return flows[0].apply(Average(np.ones(len(flows)), True), *flows[1:])


def import_bagging_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The mean of predictions."""
    models = step.attribute("estimators_")
    if all(is_tree(model) for model in models):
        trees = [model.tree_ for model in models]
        values = leaf_values(trees, read_nodes(trees))[:, 0, :1]
        predictor = Predictor("identity", None, "<f8", True)
        return plant_members(step, given, values).apply(predictor, FLOAT64)
    predictions = mean([head.predictions() for head in read_members(step, given)])
    single = predictions.transform.type.size == 1
    final = Predictor("identity", None, "<f8", single)
    return Intermediate(predictions.apply(final), FLOAT64)


def plant_members(step: Step, given: Intermediate, values: Floats) -> Intermediate:
    """Members that are decision trees, as one ensemble."""
    models = step.model.estimators_
    nodes = read_nodes([model.tree_ for model in models], step.attribute("estimators_features_"))
    divisor = float(len(models))
    return plant(step, given, nodes, values, divisor=divisor, accepts=accepted(models[0]))


def shares_of(models: Sequence[Any], classes: int) -> Floats:
    """Shares of all classes in the leaves; members know classes by number, perhaps not all."""
    rows = []
    for model in models:
        leaf = model.tree_.children_left < 0
        shares = np.zeros((int(leaf.sum()), classes))
        shares[:, model.classes_] = model.tree_.value[leaf, 0, : len(model.classes_)]
        rows.append(shares)
    return np.concatenate(rows)


def read_members(step: Step, given: Intermediate) -> list[Head]:
    """Members over the columns that each was fitted on."""
    count = step.attribute("n_features_in_")
    return [
        read_head(step.child(f"estimators_.{number}", model), take(step, given, columns, count))
        for number, (model, columns) in enumerate(
            zip(step.model.estimators_, step.attribute("estimators_features_"), strict=True)
        )
    ]


def take(step: Step, given: Intermediate, columns: NDArray[Any], count: int) -> Intermediate:
    """Some columns, in an order of their own."""
    if np.array_equal(columns, np.arange(count)):
        return given
    if given.cells is not None:
        return given.take(np.asarray(columns).tolist())
    table = step.expect_table(given, count)
    if table.type.kind is Kind.SPARSE:
        return pick(table, np.asarray(columns).tolist())
    return table.apply(TakeColumns(np.ascontiguousarray(columns, np.int32)), table.dtype)


def widen(head: Head, classes: int) -> Flow:
    """What a member says of all classes; it knows them by number, perhaps not all."""
    shares = head.probabilities() if head.has_probabilities else head.votes()
    known = head.predictor.labels
    if known is None or np.array_equal(known, np.arange(classes)):
        return shares
    place: Floats = (known[:, np.newaxis] == np.arange(classes)).astype(np.float64)
    return shares.apply(DenseLinear(place, np.zeros(classes)))
