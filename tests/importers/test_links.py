"""How probabilities are made is decided by the installed release and the classifier's options."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pretzel
from pretzel.flour import FlourContext
from pretzel.importers.registry import find_importer
from pretzel.importers.sklearn.linear_classifiers import logistic_link
from pretzel.importers.step import Step
from pretzel.store import ObjectStore


class OldLogisticRegression:
    """The part of LogisticRegression up to release 1.7 that decides the link."""

    def __init__(self, multi_class: str, solver: str, classes: int) -> None:
        self.multi_class = multi_class
        self.solver = solver
        self.classes_ = np.arange(classes)

    def get_params(self, deep: bool) -> dict[str, Any]:
        return {"multi_class": self.multi_class, "solver": self.solver}


@pytest.mark.parametrize(
    ("multi_class", "solver", "classes", "link"),
    [
        ("auto", "lbfgs", 2, "logistic"),
        ("auto", "lbfgs", 3, "softmax"),
        ("deprecated", "lbfgs", 3, "softmax"),
        ("auto", "liblinear", 3, "ovr_logistic"),
        ("deprecated", "liblinear", 3, "ovr_logistic"),
        ("ovr", "lbfgs", 3, "ovr_logistic"),
        ("ovr", "lbfgs", 2, "logistic"),
        ("multinomial", "lbfgs", 3, "softmax"),
    ],
)
def test_releases_with_multi_class(multi_class, solver, classes, link) -> None:
    model = OldLogisticRegression(multi_class, solver, classes)
    assert logistic_link(Step(model, "model", find_importer)) == link


@pytest.mark.parametrize(("version", "link"), [("1.5.2", "ovr_logistic"), ("1.6.1", "softmax")])
def test_newton_cholesky_learned_softmax(version, link, monkeypatch) -> None:
    monkeypatch.setattr("sklearn.__version__", version)
    model = OldLogisticRegression("auto", "newton-cholesky", 3)
    assert logistic_link(Step(model, "model", find_importer)) == link


def test_multinomial_on_two_classes_is_another_function() -> None:
    model = OldLogisticRegression("multinomial", "lbfgs", 2)
    assert logistic_link(Step(model, "model", find_importer)) == "symmetric_softmax"


def test_symmetric_softmax_runs() -> None:
    flow = FlourContext(ObjectStore()).text().tokenize().word_ngram(1, vocabulary=["good", "bad"])
    program = flow.linear([2.0, -3.0], 0.25).predictor("symmetric_softmax", [4, 7]).plan()
    texts = ["good", "bad bad", "", "good " * 2000, "bad " * 2000]
    plan = pretzel.compile(program)
    scores = plan.decision_function(texts)[:, np.newaxis]
    both = np.hstack([-scores, scores])
    shares = np.exp(both - both.max(axis=1, keepdims=True))
    np.testing.assert_allclose(
        plan.predict_proba(texts), shares / shares.sum(axis=1, keepdims=True), rtol=1e-14
    )
    assert plan.predict(texts).tolist() == [7, 4, 7, 7, 4]
