"""Nearest neighbours: trees and brute force, equal distances, weights, targets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline

import pretzel

METRICS = [
    {},
    {"p": 1},
    {"p": 3},
    {"p": 1.5},
    {"p": np.inf},
    {"metric": "manhattan"},
    {"metric": "chebyshev"},
    {"metric": "l2"},
]
ALGORITHMS = ["brute", "kd_tree", "ball_tree"]


@pytest.fixture
def small(table):
    return table / np.maximum(1.0, np.abs(table).max(axis=0))


@pytest.mark.parametrize("metric", METRICS, ids=str)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_algorithms_and_metrics(algorithm, metric, check_table, small, table_targets) -> None:
    options = {"algorithm": algorithm, "leaf_size": 5, **metric}
    model = KNeighborsClassifier(3, **options)
    check_table(model.fit(small, table_targets["three gaps"]), small)
    model = KNeighborsRegressor(4, **options)
    check_table(model.fit(small, table_targets["number"]), small)


@pytest.mark.parametrize("labels", ["bool", "str", "three gaps"])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("neighbors", [1, 2, 5, 60])
def test_classifiers(neighbors, weights, labels, check_table, small, table_targets) -> None:
    model = KNeighborsClassifier(neighbors, weights=weights, algorithm="kd_tree")
    plan = check_table(model.fit(small, table_targets[labels]), small)
    assert plan.methods == ("predict", "predict_proba")


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("targets", ["number", "two numbers", "int"])
def test_regressors(targets, weights, check_table, small, table_targets) -> None:
    model = KNeighborsRegressor(4, weights=weights, leaf_size=2)
    check_table(model.fit(small, table_targets[targets]), small)
    check_table(model.fit(small, table_targets["number"].reshape(-1, 1)), small)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("metric", METRICS[:5], ids=str)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_equal_distances(algorithm, metric, weights) -> None:
    random = np.random.default_rng(0)
    rows = random.integers(0, 3, (200, 4)).astype(float)
    others = random.integers(-1, 4, (300, 4)).astype(float)
    options = {"algorithm": algorithm, "leaf_size": 8, "weights": weights, **metric}
    labels = random.integers(0, 6, 200)
    model = KNeighborsClassifier(5, **options).fit(rows, labels)
    plan = pretzel.compile(model)
    np.testing.assert_allclose(plan.predict_proba(others), model.predict_proba(others), atol=1e-12)
    assert plan.predict(others).tolist() == model.predict(others).tolist()
    model = KNeighborsRegressor(7, **options).fit(rows, random.normal(size=200))
    found = pretzel.compile(model).predict(others)
    np.testing.assert_allclose(found, model.predict(others), rtol=1e-12, atol=1e-12)


def test_many_points_without_a_tree(check_table) -> None:
    random = np.random.default_rng(1)
    rows, labels = random.normal(size=(1500, 20)), random.integers(0, 3, 1500)
    for weights in ("uniform", "distance"):
        model = KNeighborsClassifier(6, weights=weights, algorithm="brute").fit(rows, labels)
        check_table(model, random.normal(size=(90, 20)))


def test_inside_of_ensembles(check_table, small, table_targets) -> None:
    members = [("a", KNeighborsClassifier(3)), ("b", KNeighborsClassifier(4, p=1))]
    for voting in ("soft", "hard"):
        vote = VotingClassifier(members, voting=voting)
        check_table(vote.fit(small, table_targets["three gaps"]), small)


def test_float32(small, table_targets) -> None:
    model = KNeighborsRegressor(3).fit(small.astype(np.float32), table_targets["number"])
    plan = pretzel.compile(model)
    np.testing.assert_allclose(plan.predict(small), model.predict(small), rtol=1e-12)


def test_refusals(small, table_targets, corpus, targets) -> None:
    goal = table_targets["int"]
    pair = np.stack([goal, goal], axis=1)
    weighted = {"metric": "minkowski", "metric_params": {"w": np.arange(6.0)}}
    for model, rows, labels, reason in (
        (KNeighborsClassifier(metric=lambda a, b: 0.0), small, goal, "metric=<function"),
        (KNeighborsClassifier(metric="canberra"), small, goal, "metric='canberra'"),
        (KNeighborsClassifier(**weighted), small, goal, "a metric with weights"),
        (KNeighborsClassifier(weights=np.exp), small, goal, "weights=<ufunc"),
        (KNeighborsClassifier(), small, pair, "several label sets"),
        (KNeighborsClassifier(algorithm="brute"), small.astype("f4"), goal, "float32 numbers"),
        (KNeighborsRegressor(), small, goal.astype("f4"), "targets of float32"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(model.fit(rows, labels))
    texts = make_pipeline(CountVectorizer(), KNeighborsClassifier()).fit(corpus, targets["int"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="of sparse records"):
        pretzel.compile(texts)


@pytest.mark.parametrize("algorithm", ["kd_tree", "ball_tree"])
def test_any_table(algorithm, table_targets) -> None:
    rows = np.random.default_rng(2).integers(-2, 3, (60, 3)).astype(float)
    model = KNeighborsClassifier(4, algorithm=algorithm, leaf_size=3, weights="distance")
    plan = pretzel.compile(model.fit(rows, table_targets["three gaps"]))
    number = st.floats(-1e3, 1e3) | st.integers(-3, 3).map(float)

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(number, min_size=3, max_size=3), min_size=1, max_size=5))
    def agree(rows) -> None:
        found, expected = plan.predict_proba(rows), model.predict_proba(rows)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)

    agree()
