"""A model inside of an ensemble: its scores, and what its methods would make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from pretzel.flour import Flow, Transform
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    ApplyLink,
    DenseConcat,
    DenseLinear,
    DenseSlice,
    Linear,
    PanelPredictor,
    Predictor,
)
from pretzel.operators.link import APART


@dataclass(frozen=True, slots=True)
class Head:
    """Imported as if it stood alone, with the predictor taken off.

    Attributes:
        step: the model's place in the ensemble.
        read: dense vectors that its predictor would read.
        ballots: those of their columns that it would read for predict.
        scores: and for decision_function.
        shares: and for predict_proba.
        predictor: what it would do with them.
    """

    step: Step
    read: Flow
    ballots: Flow
    scores: Flow
    shares: Flow
    predictor: Predictor

    @property
    def has_scores(self) -> bool:
        """Whether it has a decision_function."""
        return "decision_function" in self.predictor.methods

    @property
    def has_probabilities(self) -> bool:
        """Whether it has a predict_proba."""
        return "predict_proba" in self.predictor.methods

    @property
    def classes(self) -> int:
        """Number of classes; 0 for a regressor."""
        return 0 if self.predictor.labels is None else int(self.predictor.labels.size)

    def probabilities(self) -> Flow:
        """What predict_proba answers, dense [classes].

        Raises:
            UnsupportedOperatorError: it has no probabilities.
        """
        link = self.predictor.link
        if not self.has_probabilities:
            raise self.step.refused("the ensemble asks for probabilities, which it does not have")
        if link == "nearest":
            link = "logistic" if self.shares.transform.type.size == 1 else "softmax"
        if link in ("probabilities", "voted", "stated"):
            return self.shares
        return self.shares.apply(ApplyLink("couple_pairs" if link == "coupled" else link))

    def positive(self) -> Flow:
        """The probability of the second of two classes, dense [1]."""
        return self.probabilities().apply(DenseSlice(1, 2))

    def votes(self) -> Flow:
        """1 for the class that predict answers, dense [classes]."""
        return self._chosen_by("one_hot")

    def number(self) -> Flow:
        """The number of the class that predict answers, dense [1]."""
        return self._chosen_by("chosen")

    def _chosen_by(self, function: str) -> Flow:
        if not self.classes or self.predictor.link in ("one_class", "above_half"):
            raise self.step.refused("the ensemble asks for classes, which it does not predict")
        return self.ballots.apply(ApplyLink(function))

    def predictions(self) -> Flow:
        """What predict of a regressor answers, dense [targets]."""
        if self.classes:
            raise self.step.refused("it is a classifier where a regressor is possible")
        return self.scores.apply(ApplyLink("log")) if self.predictor.link == "log" else self.scores

    def expect_classes(self, classes: int) -> None:
        """Raise unless it was fitted on classes 0 to n - 1, as ensembles encode them."""
        labels = self.predictor.labels
        if labels is None or not np.array_equal(labels, np.arange(classes)):
            raise self.step.refused(
                "it does not know all classes of the ensemble, or by names of its own"
            )


def read_head(step: Step, given: Intermediate) -> Head:
    """Import the model of a step and take its predictor off.

    Raises:
        UnsupportedOperatorError: it predicts nothing.
    """
    flow = step.run(given).flow
    predictor = flow.transform.operator
    if not isinstance(predictor, Predictor):
        raise step.refused("the ensemble needs a model that predicts in its place")
    read = flow.inputs[0]
    if isinstance(predictor, PanelPredictor):
        bounds = accumulate((predictor.choice, predictor.scores, predictor.probabilities))
        ballots, scores, shares = (
            read.apply(DenseSlice(start, stop)) if start < stop else read
            for start, stop in pairwise((0, *bounds))
        )
        return Head(step, read, ballots, scores, shares, predictor)
    ballots, *others = read.inputs if predictor.link in APART else (read,)
    scores, *more = others or (read,)
    return Head(step, read, ballots, scores, more[0] if more else scores, predictor)


def side_by_side(flows: Sequence[Flow]) -> Flow:
    """All scores as one vector; linear models of the same vector become one model."""
    merged = merge_linear([flow.transform for flow in flows])
    if merged is not None:
        return flows[0].inputs[0].apply(merged)
    return flows[0] if len(flows) == 1 else flows[0].apply(DenseConcat(), *flows[1:])


def merge_linear(nodes: Sequence[Transform]) -> Linear | DenseLinear | None:
    """One linear model for several of the same vector; None if they are no such models."""
    models = [node.operator for node in nodes]
    linear = [each for each in models if isinstance(each, Linear | DenseLinear)]
    if len(linear) < len(models) or len({node.inputs for node in nodes}) != 1:
        return None
    weights = np.hstack([each.weights for each in linear])
    bias = np.concatenate([each.bias for each in linear])
    return type(linear[0])(np.ascontiguousarray(weights), bias)
