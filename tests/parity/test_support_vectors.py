"""libsvm's machines: kernels, votes, decision functions and probabilities, of tables and texts."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

import pretzel

KERNELS = [
    {"kernel": "linear"},
    {"kernel": "rbf"},
    {"kernel": "rbf", "gamma": 0.3},
    {"kernel": "poly", "degree": 3, "coef0": 0.5},
    {"kernel": "poly", "degree": 2, "gamma": "auto"},
    {"kernel": "sigmoid", "gamma": 0.01, "coef0": -0.5},
]


@pytest.fixture(autouse=True)
def _probability_is_deprecated():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def small(table):
    return table / np.maximum(1.0, np.abs(table).max(axis=0))


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@pytest.mark.parametrize("labels", ["int", "str", "three gaps"])
def test_classifiers(labels, kernel, check_table, small, table_targets) -> None:
    for model in (SVC(**kernel), NuSVC(nu=0.2, decision_function_shape="ovo", **kernel)):
        plan = check_table(model.fit(small, table_targets[labels]), small)
        assert plan.methods == ("predict", "decision_function")


@pytest.mark.parametrize("shape", ["ovr", "ovo"])
@pytest.mark.parametrize("labels", ["bool", "three gaps"])
@pytest.mark.parametrize("model", [SVC, NuSVC])
def test_probabilities(model, labels, shape, check_table, small, table_targets) -> None:
    fitted = model(probability=True, random_state=0, decision_function_shape=shape)
    check_table(fitted.fit(small, table_targets[labels]), small)


@pytest.mark.parametrize("probability", [False, True])
@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_many_classes(kernel, probability, check_table, small) -> None:
    labels = np.arange(len(small)) % 7
    for more in ({}, {"break_ties": True}, {"decision_function_shape": "ovo"}):
        model = SVC(kernel=kernel, probability=probability, random_state=0, **more)
        check_table(model.fit(small, labels), small)


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_regressors_and_one_class(kernel, check_table, small, table_targets) -> None:
    for model in (SVR(**kernel), NuSVR(**kernel), OneClassSVM(nu=0.3, **kernel)):
        check_table(model.fit(small, table_targets["number"]), small)


def test_a_regressor_without_support_vectors(check_table, small) -> None:
    model = SVR(epsilon=5.0).fit(small, np.linspace(0, 1, len(small)))
    assert len(model.support_) == 0
    check_table(model, small)


@pytest.mark.parametrize("labels", ["str", "three str"])
@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_texts(kernel, labels, check, corpus, targets) -> None:
    for features in (TfidfVectorizer(), CountVectorizer(analyzer="char")):
        model = SVC(probability=True, random_state=0, **kernel)
        check(make_pipeline(features, model).fit(corpus, targets[labels]))
        check(make_pipeline(features, SVR(**kernel)).fit(corpus, targets["number"]))
        check(make_pipeline(features, OneClassSVM(**kernel)).fit(corpus))


def test_scores_of_0_and_equal_votes(check_table) -> None:
    corners = np.array([[1.0, 0.0], [-0.5, 0.75**0.5], [-0.5, -(0.75**0.5)]])
    far = np.vstack([corners, np.zeros((1, 2)), np.full((1, 2), 1e9)])
    for probability in (False, True):
        for shape in ("ovr", "ovo"):  # all kernels are 0 or 1: scores are the intercepts
            model = SVC(gamma=1e300, decision_function_shape=shape, probability=probability)
            model.random_state = 0
            many = np.repeat(corners, 6, axis=0)
            check_table(model.fit(many, np.repeat([0, 1, 2], 6)), far)
            check_table(model.fit(many[:12], np.repeat([0, 1], 6)), far)


def test_inside_of_ensembles(check_table, small, table_targets) -> None:
    for labels in ("str", "three gaps"):
        goal = table_targets[labels]
        for method in ("sigmoid", "isotonic"):
            model = CalibratedClassifierCV(SVC(), method=method, cv=3, ensemble=False)
            check_table(model.fit(small, goal), small)
        members = [("a", SVC(probability=True, random_state=0)), ("b", NuSVC(nu=0.2))]
        check_table(VotingClassifier(members, voting="hard").fit(small, goal), small)
        check_table(VotingClassifier(members[:1], voting="soft").fit(small, goal), small)


def test_refusals(small, table_targets) -> None:
    goal = table_targets["int"]
    square = small @ small.T
    for model, rows, reason in (
        (SVC(kernel="precomputed"), square, "kernel='precomputed'"),
        (SVR(kernel=lambda x, y: x @ y.T), small, "kernel=<function"),
        (SVC(break_ties=True, decision_function_shape="ovo"), small, "break_ties=True"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(model.fit(rows, goal))


@pytest.mark.parametrize("kernel", ["rbf", "poly", "sigmoid"])
def test_any_table(kernel, small, table_targets) -> None:
    model = SVC(kernel=kernel, probability=True, random_state=0)
    model.fit(small, table_targets["three gaps"])
    plan = pretzel.compile(model)
    number = st.floats(-1e3, 1e3)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(number, min_size=6, max_size=6), min_size=1, max_size=5))
    def agree(rows) -> None:
        for method in ("decision_function", "predict_proba"):
            expected = getattr(model, method)(rows)
            found = getattr(plan, method)(rows)
            assert (np.abs(found - expected) <= 1e-9 * np.maximum(1.0, np.abs(expected))).all()

    agree()
