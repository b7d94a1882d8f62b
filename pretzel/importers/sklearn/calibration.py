"""CalibratedClassifierCV: scores of one or several models through fitted curves, averaged.

With temperature scaling scikit-learn takes multi-class decision scores for probabilities when
those of a whole batch happen to lie in [0, 1] and to sum to 1; here they are scores always.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ApplyLink, Average, DenseLinear, DenseSlice, Interpolate, Predictor


def import_calibrated(step: Step, given: Intermediate) -> Intermediate:
    """Emit the calibrated probabilities and their mean."""
    labels, label_dtype = read_labels(step)
    flows = []
    for number, calibrated in enumerate(step.attribute("calibrated_classifiers_")):
        inner = step.child(f"calibrated_classifiers_.{number}.estimator", calibrated.estimator)
        head = read_head(inner, given)
        expect_labels(head, labels, encoded=calibrated.method == "temperature")
        flows.append(calibrate(inner, head, calibrated.method, calibrated.calibrators))
    mean = flows[0]
    if len(flows) > 1:
        mean = mean.apply(Average(np.ones(len(flows)), True), *flows[1:])
    final = Predictor("probabilities", labels, label_dtype, True)
    return Intermediate(mean.apply(final), np.dtype(np.float64))


def expect_labels(head: Head, labels: NDArray[Any], encoded: bool) -> None:
    """Raise unless the model knows all classes; temperature scaling encodes them as numbers."""
    known = head.predictor.labels
    if encoded and known is not None and np.array_equal(known, np.arange(labels.size)):
        return
    if known is None or not np.array_equal(known, labels):
        raise head.step.refused("it does not know all classes: its part of the data lacked some")


def calibrate(step: Step, head: Head, method: str, calibrators: list[Any]) -> Flow:
    """Probabilities of all classes from the scores of one model."""
    binary = head.classes == 2
    if method == "temperature":
        return scale_temperature(head, float(calibrators[0].beta_))
    scores = head.scores
    if not head.has_scores:
        scores = head.positive() if binary else head.probabilities()
    if len(calibrators) != (scores.transform.type.size or 0):
        raise step.invalid(f"has {len(calibrators)} calibrators for {scores.transform.type}")
    if method == "sigmoid":
        slopes = np.diag([-float(each.a_) for each in calibrators])
        bias = np.array([-float(each.b_) for each in calibrators])
        curve = scores.apply(DenseLinear(slopes, bias))
        return curve.apply(ApplyLink("logistic" if binary else "ovr_logistic"))
    if method == "isotonic":
        curve = scores.apply(read_steps(step, calibrators))
        return curve.apply(ApplyLink("complement" if binary else "shares"))
    raise step.refused(f"method={method!r}; 'sigmoid', 'isotonic', 'temperature' are possible")


def scale_temperature(head: Head, beta: float) -> Flow:
    """The softmax of logits times ``beta``: of scores, or of logarithms of probabilities."""
    if not head.has_scores:
        both = head.probabilities()
        if head.classes == 2:
            both = both.apply(DenseSlice(1, 2)).apply(ApplyLink("complement"))
        return times(both.apply(ApplyLink("log_probabilities")), beta).apply(ApplyLink("softmax"))
    scaled = times(head.scores, beta)
    return scaled.apply(ApplyLink("symmetric_softmax" if head.classes == 2 else "softmax"))


def times(flow: Flow, factor: float) -> Flow:
    """Every column times one factor."""
    columns = flow.transform.type.size or 0
    return flow.apply(DenseLinear(np.eye(columns) * factor, np.zeros(columns)))


def read_steps(step: Step, calibrators: list[Any]) -> Interpolate:
    """The points of isotonic regressions, one a column.

    Raises:
        UnsupportedOperatorError: one does not clip scores to what it was fitted on.
    """
    for each in calibrators:
        if each.out_of_bounds != "clip":
            raise step.refused(f"out_of_bounds={each.out_of_bounds!r}; 'clip' is possible")
    points = [(each.X_thresholds_, each.y_thresholds_) for each in calibrators]
    x: NDArray[np.float64] = np.concatenate([x for x, _ in points]).astype(np.float64)
    y: NDArray[np.float64] = np.concatenate([y for _, y in points]).astype(np.float64)
    ends = accumulate((len(x) for x, _ in points), initial=0)
    return Interpolate(x, y, np.array(list(ends), np.int64))
