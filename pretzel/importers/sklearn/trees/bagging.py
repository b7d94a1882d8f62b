"""Bagging: the mean of members, each of which reads some columns, as often as it likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
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
from pretzel.operators import Average, DenseLinear, Predictor, TakeColumns
from pretzel.operators.link import PROBABILITIES
from pretzel.schema import Kind


def import_bagging_classifier(step: Step, given: Intermediate) -> Intermediate:
    """The mean of probabilities, or where a member has none of its votes.

    Raises:
        UnsupportedOperatorError: the members have decision scores.
    """
    labels, label_dtype = read_labels(step)
    models = step.attribute("estimators_")
    final = Predictor("probabilities", labels, label_dtype, True)
    if all(is_tree(model) for model in models):
        return plant_members(step, given, shares_of(models, labels.size)).apply(final, FLOAT64)
    flows = []
    for head in read_members(step, given):
        if head.has_scores:
            raise step.refused("its members have a decision_function; trees, for one, have none")
        flows.append(widen(head, labels.size))
    mean = flows[0].apply(Average(np.ones(len(flows)), True), *flows[1:])
    return Intermediate(mean.apply(final), FLOAT64)


def import_bagging_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The mean of predictions."""
    models = step.attribute("estimators_")
    final = Predictor("identity", None, "<f8", True)
    if all(is_tree(model) for model in models):
        trees = [model.tree_ for model in models]
        values = leaf_values(trees, read_nodes(trees))[:, 0, :1]
        return plant_members(step, given, values).apply(final, FLOAT64)
    flows = [head.predictions() for head in read_members(step, given)]
    mean = flows[0].apply(Average(np.ones(len(flows)), True), *flows[1:])
    if mean.transform.type.size != 1:
        final = Predictor("identity", None, "<f8", False)
    return Intermediate(mean.apply(final), FLOAT64)


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
        raise step.refused("its members take sparse columns in an order of their own")
    return table.apply(TakeColumns(np.ascontiguousarray(columns, np.int32)), table.dtype)


def widen(head: Head, classes: int) -> Flow:
    """What a member says of all classes; it knows them by number, perhaps not all."""
    shares = head.probabilities() if head.predictor.link in PROBABILITIES else head.votes()
    known = head.predictor.labels
    if known is None or np.array_equal(known, np.arange(classes)):
        return shares
    place: Floats = (known[:, np.newaxis] == np.arange(classes)).astype(np.float64)
    return shares.apply(DenseLinear(place, np.zeros(classes)))
