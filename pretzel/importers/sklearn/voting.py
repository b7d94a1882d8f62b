"""VotingClassifier and VotingRegressor: several models of the same records, averaged or counted.

Their ``transform``, which hands out what every member answers, is not offered by a plan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Average, Predictor

FLOAT64 = np.dtype(np.float64)


def import_voting_classifier(step: Step, given: Intermediate) -> Intermediate:
    """Soft: the mean of probabilities. Hard: the weighted count of predicted classes."""
    labels, label_dtype = read_labels(step)
    heads = read_heads(step, given)
    for head in heads:
        head.expect_classes(labels.size)
    if step.model.voting == "soft":
        mean = average(step, [head.probabilities() for head in heads], divide=True)
        final = Predictor("probabilities", labels, label_dtype, True)
    else:
        mean = average(step, [head.votes() for head in heads], divide=False)
        final = Predictor("votes", labels, label_dtype, True)
    return Intermediate(mean.apply(final), FLOAT64)


def import_voting_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The mean of predictions."""
    flows = [head.predictions() for head in read_heads(step, given)]
    if any(flow.transform.type.size != 1 for flow in flows):
        raise step.refused("a member predicts several targets; one is possible")
    mean = average(step, flows, divide=True)
    return Intermediate(mean.apply(Predictor("identity", None, "<f8", True)), FLOAT64)


def read_heads(step: Step, given: Intermediate) -> list[Head]:
    """The fitted members."""
    return [
        read_head(step.child(f"estimators_.{number}", model), given)
        for number, model in enumerate(step.attribute("estimators_"))
    ]


def average(step: Step, flows: list[Flow], divide: bool) -> Flow:
    """The weighted mean, or sum, by the weights of the members that were not dropped."""
    return flows[0].apply(Average(read_weights(step, len(flows)), divide), *flows[1:])


def read_weights(step: Step, members: int) -> NDArray[np.float64]:
    """One weight a fitted member."""
    given = step.model.weights
    if given is None:
        return np.ones(members)
    pairs = zip(step.model.estimators, given, strict=True)
    weights = [
        float(weight)
        for (_, model), weight in pairs
        if not (isinstance(model, str) and model == "drop")
    ]
    if len(weights) != members:
        raise step.invalid(f"has {len(weights)} weights for {members} fitted members")
    return np.array(weights, np.float64)
