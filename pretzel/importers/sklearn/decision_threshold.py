"""FixedThresholdClassifier and TunedThresholdClassifierCV: another limit between two classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head, side_by_side
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseLinear, DenseSlice, PanelPredictor

FLOAT64 = np.dtype(np.float64)


def import_fixed_threshold(step: Step, given: Intermediate) -> Intermediate:
    """The limit is 1/2 for probabilities and 0 for scores unless given."""
    model = step.model
    fitted = getattr(model, "estimator_", model.estimator)
    head = read_head(step.child("estimator", fitted), given)
    proba = uses_probabilities(step, head)
    automatic = 0.5 if proba else 0.0
    limit = automatic if model.threshold == "auto" else float(model.threshold)
    return classify(step, head, proba, limit, model.pos_label)


def import_tuned_threshold(step: Step, given: Intermediate) -> Intermediate:
    """The limit that cross-validation found."""
    limit = float(step.attribute("best_threshold_"))
    head = read_head(step.child("estimator_", step.attribute("estimator_")), given)
    positive = step.attribute("_curve_scorer")._get_pos_label()
    return classify(step, head, uses_probabilities(step, head), limit, positive)


def uses_probabilities(step: Step, head: Head) -> bool:
    """Whether probabilities are compared with the limit, and not scores."""
    method = step.model.response_method
    return method == "predict_proba" or (method == "auto" and head.has_probabilities)


def classify(step: Step, head: Head, proba: bool, limit: float, positive: Any) -> Intermediate:
    """Emit what is compared, and the methods of the model inside."""
    labels, label_dtype = read_labels(step)
    if head.predictor.labels is None or not np.array_equal(head.predictor.labels, labels):
        raise step.refused("the model inside does not tell the same two classes apart")
    second = positive is None or bool(step.model.classes_[1] == positive)
    panel = [compare(step, head, proba, limit, second)]
    widths = [1, 0, 0]
    if head.has_scores:
        panel.append(head.scores)
        widths[1] = 1
    if head.has_probabilities:
        panel.append(head.probabilities())
        widths[2] = 2
    end = PanelPredictor("panel", labels, label_dtype, True, *widths)
    return Intermediate(side_by_side(panel).apply(end), FLOAT64)


def compare(step: Step, head: Head, proba: bool, limit: float, second: bool) -> Flow:
    """One column that is above 0 where the second class is chosen.

    The positive class is chosen from the limit on, the limit included: so a number just below it
    is what the second class must be above.
    """
    if proba:
        answers = head.probabilities().apply(DenseSlice(int(second), int(second) + 1))
    elif head.has_scores:
        answers = head.scores
    else:
        raise step.refused("the model inside does not have the method that is to be compared")
    if second:
        return affine(answers, 1.0, -float(np.nextafter(limit, -np.inf)))
    return affine(answers, -1.0 if proba else 1.0, limit)


def affine(flow: Flow, factor: float, shift: float) -> Flow:
    """One column times a factor, plus a number."""
    return flow.apply(DenseLinear(np.array([[factor]]), np.array([shift])))
