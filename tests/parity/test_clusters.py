"""Cluster models: the nearest center, distances, trees of centers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.cluster import Birch, BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline

import pretzel

# So few clusters that no record is a center: there scikit-learn's distance is noise, not 0.
CLUSTERS = [
    KMeans(4, n_init=1, random_state=0),
    KMeans(1, n_init=1, random_state=0),
    KMeans(2, n_init=1, random_state=0, algorithm="elkan"),
    MiniBatchKMeans(3, n_init=1, random_state=0),
    BisectingKMeans(6, random_state=0),
    BisectingKMeans(2, random_state=0),
    BisectingKMeans(1, random_state=0),
    BisectingKMeans(7, random_state=0, bisecting_strategy="largest_cluster"),
]
BIRCHES = [
    Birch(n_clusters=4, threshold=0.5),
    Birch(n_clusters=None, threshold=0.7),
    Birch(n_clusters=1, threshold=0.5),
]


@pytest.fixture(scope="session")
def even(table):
    """Columns without outliers, scaled."""
    return table[:, [0, 2, 3]] / [1.0, 4.0, 1.0]


@pytest.mark.parametrize("model", CLUSTERS, ids=str)
def test_clusters(model, check_table, even) -> None:
    plan = check_table(clone(model).fit(even), even)
    assert plan.methods == ("predict", "transform")


@pytest.mark.parametrize("model", CLUSTERS, ids=str)
def test_distances_as_features(model, check_table, even, table_targets) -> None:
    behind = make_pipeline(clone(model), Ridge()).fit(even, table_targets["number"])
    assert check_table(behind, even).methods == ("predict",)


@pytest.mark.parametrize("model", BIRCHES, ids=str)
def test_birch(model, even, corpus, texts) -> None:
    def agree(model, records) -> None:
        plan = pretzel.compile(model)
        found, expected = plan.predict(records), model.predict(records)
        assert (found.dtype, found.tolist()) == (expected.dtype, expected.tolist())
        # Many a record is a subcluster by itself.
        np.testing.assert_allclose(plan.transform(records), model.transform(records), atol=1e-7)

    agree(clone(model).fit(even), even)
    agree(make_pipeline(TfidfVectorizer(), clone(model)).fit(corpus), texts)


@pytest.mark.parametrize("model", CLUSTERS, ids=str)
def test_clusters_of_texts(model, check, corpus) -> None:
    for vectorizer in (TfidfVectorizer(), CountVectorizer(analyzer="char", ngram_range=(1, 2))):
        plan = check(make_pipeline(vectorizer, clone(model)).fit(corpus))
        assert plan.methods == ("predict", "transform")


def test_distances_of_texts_as_features(check, corpus, targets) -> None:
    model = KMeans(3, n_init=1, random_state=0)
    check(make_pipeline(TfidfVectorizer(), model, Ridge()).fit(corpus, targets["number"]))


def test_centers_that_are_equal(check_table, table) -> None:
    model = KMeans(4, n_init=1, random_state=0).fit(table)
    model.cluster_centers_[3] = model.cluster_centers_[1]
    model.cluster_centers_[2] = model.cluster_centers_[0]
    plan = check_table(model, table)
    assert set(plan.predict(table)) <= {0, 1}


def test_a_record_that_is_a_center(table) -> None:
    model = KMeans(4, n_init=1, random_state=0).fit(table[:, :3])
    distances = pretzel.compile(model).transform(model.cluster_centers_)
    assert distances.diagonal().tolist() == [0.0] * 4


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([2, 3, 4]),
)
def test_any_row(rows, place) -> None:
    random = np.random.default_rng(0)
    model = clone(CLUSTERS[place]).fit(random.normal(size=(40, 3)) * [1, 10, 100])
    plan = pretzel.compile(model)
    np.testing.assert_allclose(plan.transform(rows), model.transform(rows), rtol=1e-9, atol=1e-5)
    distances = np.sort(model.transform(rows), axis=1)
    clear = distances[:, 1] - distances[:, 0] > 1e-4
    assert (plan.predict(rows) == model.predict(rows))[clear].all()


def test_a_model_that_only_predicts_has_nothing_behind_it(table, table_targets) -> None:
    first = LinearRegression().fit(table, table_targets["number"])
    model = make_pipeline(KMeans(2, n_init=1)).fit(table)
    model.steps.insert(0, ("scores", first))
    with pytest.raises(pretzel.UnsupportedOperatorError, match="its transform is not possible"):
        pretzel.compile(model)


def test_fitted_on_single_precision(even) -> None:
    model = KMeans(2, n_init=1).fit(even.astype(np.float32))
    plan = pretzel.compile(model)
    np.testing.assert_allclose(plan.transform(even), model.transform(even), rtol=1e-9)
    with pytest.raises(pretzel.SchemaError, match="float32"):
        plan.transform(even.astype(np.float32))
