"""KNNImputer over tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.impute import KNNImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

import pretzel
from pretzel.errors import SchemaError

from .conftest import assert_same_answer


@pytest.fixture(scope="session")
def holes():
    """Numbers without two equal distances; a column that all of them miss, a row of nothing."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(50, 5))
    rows[random.random(rows.shape) < 0.3] = np.nan
    rows[:, 3] = np.nan
    rows[7] = np.nan
    return rows


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("indicator", [False, True])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("neighbors", [1, 5, 200])
def test_imputers(neighbors, weights, indicator, keep, check_table, holes) -> None:
    model = KNNImputer(
        n_neighbors=neighbors,
        weights=weights,
        add_indicator=indicator,
        keep_empty_features=keep,
    ).fit(holes)
    random = np.random.default_rng(2)
    fresh = random.normal(size=(70, 5))  # records of training are at distance 0, up to rounding
    fresh[random.random(fresh.shape) < 0.4] = np.nan
    fresh[3] = np.nan
    check_table(model, fresh)
    check_table(make_pipeline(model, Ridge()).fit(holes, np.arange(50.0)), fresh)


def test_records_of_training(check_table, holes) -> None:
    check_table(KNNImputer().fit(holes), holes)


def test_a_number_means_missing(check_table) -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(40, 4))
    rows[random.random(rows.shape) < 0.3] = -1.0
    model = KNNImputer(missing_values=-1, n_neighbors=3).fit(rows)
    plan = check_table(model, rows)
    with pytest.raises(SchemaError, match="is nan"):
        plan.transform(np.full((1, 4), np.nan))


def test_refusals(holes) -> None:
    for settings_ in ({"weights": np.sqrt}, {"metric": lambda a, b, **_: 0.0}):
        with pytest.raises(pretzel.UnsupportedOperatorError, match="Python code"):
            pretzel.compile(KNNImputer(**settings_).fit(holes))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    present=arrays(np.bool_, (4, 4)),
    known=arrays(np.bool_, (9, 4)),
    neighbors=st.integers(1, 12),
    weights=st.sampled_from(["uniform", "distance"]),
)
def test_any_holes(present, known, neighbors, weights) -> None:
    known[0] = True
    random = np.random.default_rng(4)
    training = np.where(known, random.normal(size=known.shape), np.nan)
    rows = np.where(present, random.normal(size=present.shape), np.nan)
    model = KNNImputer(n_neighbors=neighbors, weights=weights).fit(training)
    assert_same_answer(model.transform(rows), pretzel.compile(model).transform(rows))
