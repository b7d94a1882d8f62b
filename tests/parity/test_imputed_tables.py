"""Imputers over tables of numbers, with indicators, dropped columns, and numbers as markers."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import pretzel
from pretzel.errors import SchemaError
from pretzel.importers.sklearn.version import release


@pytest.fixture(scope="session")
def holes(table):
    """The table with missing values; nothing but missing values in the last but one column."""
    cut = np.where(np.random.default_rng(1).random(table.shape) < 0.2, np.nan, table)
    cut[:, 4] = np.nan
    cut[3] = np.nan
    cut[:, 0] = table[:, 0]
    return cut


def spread(values):
    """A strategy of the user's own."""
    return values.max() - values.min() if values.size else 0.0


STRATEGIES = ["mean", "median", "most_frequent", "constant"]
if release() >= (1, 5):
    STRATEGIES.append(spread)


@pytest.mark.filterwarnings("ignore:Skipping features")
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("indicator", [False, True])
@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
def test_imputers(strategy, indicator, keep, check_table, holes, table_targets) -> None:
    imputer = SimpleImputer(strategy=strategy, add_indicator=indicator, keep_empty_features=keep)
    check_table(imputer.fit(holes), holes)
    model = make_pipeline(imputer, StandardScaler(), LogisticRegression())
    check_table(model.fit(holes, table_targets["three"]), holes)


@pytest.mark.parametrize("marker", [0, -1.0, 2.5])
@pytest.mark.parametrize("strategy", STRATEGIES[:4])
def test_a_number_means_missing(strategy, marker, check_table, table, table_targets) -> None:
    imputer = SimpleImputer(missing_values=marker, strategy=strategy, add_indicator=True)
    imputer.set_params(keep_empty_features=True)
    check_table(imputer.fit(table), table)
    check_table(make_pipeline(imputer, Ridge()).fit(table, table_targets["number"]), table)
    with pytest.raises(SchemaError, match="column 'x1' is nan"):
        pretzel.compile(imputer).transform(np.where(table == table[3, 1], np.nan, table))


@pytest.mark.filterwarnings("ignore:Skipping features")
def test_constants(check_table, holes) -> None:
    for value in (7, -1.5, np.float64(3)):
        check_table(SimpleImputer(strategy="constant", fill_value=value).fit(holes), holes)


@pytest.mark.parametrize("features", ["missing-only", "all"])
def test_indicators(features, check_table, holes, table_targets) -> None:
    indicator = MissingIndicator(features=features).fit(holes)
    check_table(indicator, holes)
    check_table(make_pipeline(indicator, Ridge()).fit(holes, table_targets["number"]), holes)
    few = MissingIndicator(missing_values=-1, features=features, error_on_new=False)
    check_table(few.fit(np.abs(holes[:, :1])), np.abs(holes[:, :1])) if features == "all" else None


def test_sparse_marks(holes) -> None:
    model = MissingIndicator(sparse=True).fit(holes)
    found = pretzel.compile(model).transform(holes)
    assert found.dtype == np.bool_
    np.testing.assert_array_equal(found.toarray(), model.transform(holes).toarray())


def test_single_precision(holes) -> None:
    exact = SimpleImputer(strategy="constant", fill_value=0.5, keep_empty_features=True)
    target = np.arange(60.0)
    narrow = holes.astype(np.float32)
    plan = pretzel.compile(make_pipeline(exact, Ridge()).fit(holes, target))
    np.testing.assert_array_equal(plan.predict(narrow), plan.predict(narrow.astype(float)))
    mean = make_pipeline(SimpleImputer(keep_empty_features=True), Ridge()).fit(holes, target)
    with pytest.raises(SchemaError, match="single precision"):
        pretzel.compile(mean).predict(narrow)


def test_refusals(table, holes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for model, reason in (
            (SimpleImputer().fit(np.full((3, 2), np.nan)), "no column had a value"),
            (MissingIndicator().fit(table), "nothing was missing"),
        ):
            with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
                pretzel.compile(model)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=arrays(np.float64, (6, 2), elements=st.floats(allow_infinity=False)),
    strategy=st.sampled_from(STRATEGIES),
)
def test_any_number(rows, strategy) -> None:
    training = [[0.1, -5.0], [np.nan, 1e-3], [3.0, np.nan], [0.1, 1e-3]]
    model = SimpleImputer(strategy=strategy, add_indicator=True).fit(training)
    np.testing.assert_array_equal(pretzel.compile(model).transform(rows), model.transform(rows))
