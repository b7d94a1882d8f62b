"""GradientBoosting: trees of residuals over what an initial model predicts.

The initial model is fitted and asked with records rounded to float32. One that would then compute
in float32 is refused; trees, linear models with float64 coefficients and constants are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import read_head
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.trees.planting import FLOAT64, leaf_values, plant, read_nodes
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Average, ClipLogit, DenseLinear, Predictor, ToSingle
from pretzel.schema import Kind

CONSTANT = ("DummyRegressor", "DummyClassifier")
DOUBLE = ("sklearn.tree.", "sklearn.ensemble.")  # compute in float64 on float32


def import_gradient_boosting_classifier(step: Step, given: Intermediate) -> Intermediate:
    """Two classes have one score, more one each."""
    labels, label_dtype = read_labels(step)
    link = "softmax"
    if labels.size == 2:
        link = "exponential" if step.model.loss == "exponential" else "logistic_from_zero"
    scores = boost(step, given)
    return scores.apply(Predictor(link, labels, label_dtype, True), FLOAT64)


def import_gradient_boosting_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The raw score, whichever the loss."""
    return boost(step, given).apply(Predictor("identity", None, "<f8", True), FLOAT64)


def boost(step: Step, given: Intermediate) -> Intermediate:
    """The initial scores and, tree by tree, the leaves times the learning rate."""
    stages: NDArray[Any] = step.attribute("estimators_")
    trees = [model.tree_ for model in stages.ravel()]
    nodes = read_nodes(trees)
    values = step.model.learning_rate * leaf_values(trees, nodes)[:, 0, :1]
    columns = stages.shape[1]
    if is_constant(step):
        zeros = np.zeros((1, step.attribute("n_features_in_")), np.float32)
        base = step.model._raw_predict_init(zeros)[0]
        return plant(step, given, nodes, values, columns=columns, base=base)
    scores = plant(step, given, nodes, values, columns=columns)
    first = initial_scores(step, given, columns)
    return Intermediate(first.apply(Average(np.ones(2), False), scores.flow), FLOAT64)


def is_constant(step: Step) -> bool:
    """Whether the initial model says the same of every record.

    Raises:
        UnsupportedOperatorError: it draws its answers by chance.
    """
    first = step.attribute("init_")
    if isinstance(first, str):
        return True
    constant = type(first).__name__ in CONSTANT
    if constant and first.strategy == "stratified":
        raise step.refused("init=DummyClassifier(strategy='stratified') answers by chance")
    return constant


def initial_scores(step: Step, given: Intermediate, columns: int) -> Flow:
    """What a fitted initial model predicts, on the scale of the scores."""
    inner = step.child("init_", step.model.init_)
    table = step.expect_table(given, step.attribute("n_features_in_"))
    if table.type.kind is Kind.SPARSE:
        raise inner.refused("an initial model over sparse vectors; one over a table is possible")
    coefficients = getattr(inner.model, "coef_", None)
    double = coefficients is not None and np.asarray(coefficients).dtype == np.float64
    if not double and not type(inner.model).__module__.startswith(DOUBLE):
        raise inner.refused("as an initial model it computes in single precision")
    head = read_head(inner, table.apply(ToSingle(), FLOAT64))
    if not head.classes:
        return head.predictions()
    if columns > 1:
        head.expect_classes(columns)
        return head.probabilities().apply(ClipLogit(smallest_share(step)))
    logit = head.positive().apply(ClipLogit(smallest_share(step)))
    if step.model.loss == "exponential":  # half the logit is the inverse of its link
        return logit.apply(DenseLinear(np.array([[0.5]]), np.zeros(1)))
    return logit


def smallest_share(step: Step) -> float:
    """The least probability that the installed release lets an initial model have."""
    from sklearn.ensemble import _gb

    class Certain:
        def predict_proba(self, rows: Any) -> NDArray[np.float64]:
            return np.array([[1.0, 0.0]])

    class Untouched:
        is_multiclass = True

        class link:
            @staticmethod
            def link(values: NDArray[np.float64]) -> NDArray[np.float64]:
                return values

    return float(_gb._init_raw_predictions(None, Certain(), Untouched(), True)[0, 1])
