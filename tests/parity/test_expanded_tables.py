"""Bins, products and splines of columns."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, PolynomialFeatures, SplineTransformer

import pretzel
from pretzel.errors import SchemaError

from .conftest import assert_same_answer


@pytest.fixture(scope="session")
def small(table):
    return table / np.abs(table).max(axis=0)


def bins(**settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return KBinsDiscretizer(random_state=0, **settings)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("encode", ["ordinal", "onehot", "onehot-dense"])
@pytest.mark.parametrize("strategy", ["uniform", "quantile", "kmeans"])
def test_bins(strategy, encode, check_table, table, table_targets) -> None:
    for count in (3, [2, 3, 4, 5, 6, 40]):
        model = bins(n_bins=count, encode=encode, strategy=strategy)
        check_table(model.fit(table), table)
        check_table(make_pipeline(model, Ridge()).fit(table, table_targets["number"]), table)
        labels = make_pipeline(model, LogisticRegression())
        check_table(labels.fit(table, table_targets["three"]), table)
    narrow = table.astype(np.float32)
    plan = pretzel.compile(labels)
    np.testing.assert_array_equal(plan.predict(narrow), labels.predict(narrow))
    with pytest.raises(SchemaError, match="column 'x0' is nan"):
        plan.predict(np.full((1, 6), np.nan))


@pytest.mark.filterwarnings("ignore")
def test_bins_of_single_precision_are_refused(table) -> None:
    model = bins(n_bins=3, dtype=np.float32).fit(table)
    with pytest.raises(pretzel.UnsupportedOperatorError, match="float64 is possible"):
        pretzel.compile(model)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("interactions", [False, True])
@pytest.mark.parametrize("degree", [1, 2, 3, 4, (0, 2), (2, 2), (2, 3), (3, 4), (1, 1), 7])
def test_polynomials(degree, interactions, bias, check_table, small, table_targets) -> None:
    model = PolynomialFeatures(degree, interaction_only=interactions, include_bias=bias)
    for rows in (small, small[:, :1], small[:, 1:4]):
        if degree == 7 and rows.shape[1] == 6:
            continue
        try:
            model.fit(rows)
            columns = model.n_output_features_
        except ValueError:
            continue
        if columns == 0:
            continue
        check_table(model, rows)
    fitted = make_pipeline(model, Ridge()).fit(small[:, :3], table_targets["number"])
    check_table(fitted, small[:, :3]) if fitted[0].n_output_features_ else None


def test_a_constant_polynomial(check_table, small) -> None:
    check_table(PolynomialFeatures(0).fit(small), small)


def test_too_many_products_are_refused() -> None:
    model = PolynomialFeatures(2).fit(np.ones((2, 30)))
    model.degree = 9
    with pytest.raises(pretzel.UnsupportedOperatorError, match="more than"):
        pretzel.compile(model)


OUTSIDE = ["constant", "linear", "continue", "periodic"]


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("knots", ["uniform", "quantile"])
@pytest.mark.parametrize("extrapolation", OUTSIDE)
@pytest.mark.parametrize("degree", [0, 1, 2, 3, 5])
def test_splines(degree, extrapolation, knots, bias, check_table, small, table_targets) -> None:
    model = SplineTransformer(
        degree=degree, n_knots=7, knots=knots, extrapolation=extrapolation, include_bias=bias
    )
    columns = small[:, [0, 1, 2, 5]] if knots == "uniform" else small[:, [0, 1, 5]]
    rows = columns[columns.max(axis=1) < 2] if degree else columns
    model.fit(columns)
    if degree == 0 and extrapolation == "constant":  # above the knots scikit-learn fails
        plan = pretzel.compile(model)
        assert_same_answer(model.transform(rows), plan.transform(rows))
        return
    check_table(model, rows)
    check_table(make_pipeline(model, Ridge()).fit(columns, table_targets["number"]), rows)


def test_sparse_splines(small) -> None:
    for extrapolation in OUTSIDE:
        model = SplineTransformer(sparse_output=True, extrapolation=extrapolation)
        model.fit(small[:, :3])
        rows = np.vstack([small[:, :3], 3 * small[:5, :3]])
        found, expected = pretzel.compile(model).transform(rows), model.transform(rows)
        assert found.format == expected.format == "csr"
        assert_same_answer(expected.toarray(), found.toarray())


def test_splines_of_missing_values(small) -> None:
    rows = np.where(np.random.default_rng(1).random(small.shape) < 0.3, np.nan, small)
    for extrapolation in OUTSIDE:
        try:
            model = SplineTransformer(handle_missing="zeros", extrapolation=extrapolation)
        except TypeError:
            pytest.skip("this scikit-learn has no handle_missing")
        model.fit(rows)
        assert_same_answer(model.transform(rows), pretzel.compile(model).transform(rows))


def test_knots_of_the_users_own(check_table, small) -> None:
    knots = np.array([[-0.5, -2.0], [0.1, -1.0], [0.2, 3.0]])
    check_table(SplineTransformer(knots=knots, degree=2).fit(small[:, :2]), small[:, :2])


def test_an_error_outside_of_the_knots_is_nan_here(small) -> None:
    model = SplineTransformer(extrapolation="error").fit(small[:, :2])
    plan = pretzel.compile(model)
    inside = small[:, :2]
    assert_same_answer(model.transform(inside), plan.transform(inside))
    assert np.isnan(plan.transform(inside + 10)).all()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=arrays(np.float64, (5, 2), elements=st.floats(-1e3, 1e3)),
    training=arrays(np.float64, (9, 2), elements=st.floats(-100, 100)),
    degree=st.integers(1, 4),
    extrapolation=st.sampled_from(OUTSIDE),
)
def test_splines_of_anything(rows, training, degree, extrapolation) -> None:
    training[0] = training.min(axis=0) - 1.0
    model = SplineTransformer(n_knots=6, degree=degree, extrapolation=extrapolation).fit(training)
    rows = np.vstack([rows, training, np.stack([s.t for s in model.bsplines_], axis=1)])
    if extrapolation == "continue":  # far away cubes of rounding errors
        rows = np.clip(rows, training.min(axis=0) - 50, training.max(axis=0) + 50)
    expected = model.transform(rows)
    found = pretzel.compile(model).transform(rows)
    scale = 1.0 + np.abs(expected).max()
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * scale)
