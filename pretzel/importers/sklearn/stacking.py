"""StackingClassifier and StackingRegressor: a linear model of what other models answer.

Their ``transform``, which hands those answers out, is not offered by a plan.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head, side_by_side
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseLinear

FLOAT64 = np.dtype(np.float64)


def import_stacking_classifier(step: Step, given: Intermediate) -> Intermediate:
    """The final model learned classes by number; the answers bear the names of the stack."""
    labels, label_dtype = read_labels(step)
    final = read_final(step, given, labels.size)
    final.expect_classes(labels.size)
    predictor = replace(final.predictor, labels=labels, label_dtype=label_dtype)
    return Intermediate(final.read.apply(predictor), FLOAT64)


def import_stacking_regressor(step: Step, given: Intermediate) -> Intermediate:
    """What the final regressor predicts."""
    final = read_final(step, given, 0)
    return Intermediate(final.read.apply(final.predictor), FLOAT64)


def read_final(step: Step, given: Intermediate, classes: int) -> Head:
    """The final model over the answers of all members.

    Raises:
        UnsupportedOperatorError: ``passthrough=True``, or a member or final model that cannot
            be taken.
    """
    if step.model.passthrough:
        raise step.refused("passthrough=True; only False is possible")
    members = zip(step.attribute("estimators_"), step.attribute("stack_method_"), strict=True)
    flows = [
        answer(read_head(step.child(f"estimators_.{number}", model), given), method, classes)
        for number, (model, method) in enumerate(members)
    ]
    table = Intermediate(side_by_side(flows), FLOAT64)
    return read_head(step.child("final_estimator_", step.attribute("final_estimator_")), table)


def answer(head: Head, method: str, classes: int) -> Flow:
    """The columns that a member contributes by the method that the stack calls."""
    if method == "decision_function":
        return head.scores
    if method == "predict_proba":
        return head.positive() if classes == 2 else head.probabilities()
    if classes == 0:
        return head.predictions()
    head.expect_classes(classes)
    numbers = np.arange(classes, dtype=np.float64).reshape(-1, 1)
    return head.votes().apply(DenseLinear(numbers, np.zeros(1)))
