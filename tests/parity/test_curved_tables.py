"""Functions, power and quantile transforms over tables, and targets brought back from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix
from sklearn.compose import TransformedTargetRegressor
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

import pretzel
from pretzel.errors import SchemaError
from pretzel.operators.unary_function import FIXED_AT_ZERO, FUNCTIONS

from .conftest import assert_same_answer

DISTRIBUTIONS = [
    PowerTransformer(),
    PowerTransformer(standardize=False),
    QuantileTransformer(n_quantiles=20),
    QuantileTransformer(n_quantiles=60, output_distribution="normal"),
    QuantileTransformer(n_quantiles=1),
]
TRANSFORMERS = [
    *DISTRIBUTIONS[:4],
    PowerTransformer("box-cox"),
    PowerTransformer("box-cox", standardize=False),
    StandardScaler(),
    MinMaxScaler((1, 4), clip=True),
    MaxAbsScaler(),
    RobustScaler(),
    FunctionTransformer(),
    FunctionTransformer(np.log1p, np.expm1, validate=True),
    make_pipeline(StandardScaler(with_mean=False), MinMaxScaler(), "passthrough"),
]
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-300, 1e300, -1e300, 710.0, -745.0, 5e-324, 2.5, -3.5, 1e16]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name, table) -> None:
    model = FunctionTransformer(getattr(np, name))
    if name == "reciprocal":
        model = make_pipeline(StandardScaler(), model)
    plan = pretzel.compile(model.fit(table))
    values = np.array([*EDGES, np.nan, np.inf, -np.inf, *np.linspace(-1, 1, 13)] * 6)
    rows = np.vstack([table, values.reshape(-1, 6)])
    if name == "reciprocal":
        rows = np.where(np.isinf(rows), 0.0, rows)
    with np.errstate(all="ignore"):
        expected = model.transform(rows)
    assert_same_answer(expected, plan.transform(rows))
    assert_same_answer(expected[:1], plan.transform(rows[:1]))


def test_functions_before_models(check_table, table, table_targets) -> None:
    small = table / np.abs(table).max(axis=0)
    for function in (np.abs, np.square, np.tanh, None):
        model = make_pipeline(FunctionTransformer(function, validate=True), Ridge())
        check_table(model.fit(small, table_targets["number"]), small)
        bad = np.full((1, 6), np.inf)
        with pytest.raises(SchemaError, match="column 'x0' is inf"):
            pretzel.compile(model).predict(bad)


@pytest.mark.parametrize("name", FIXED_AT_ZERO)
def test_functions_of_sparse_vectors(name, check, corpus) -> None:
    function = getattr(np, name)
    try:
        function(csr_matrix(np.eye(2) / 2))
    except (TypeError, ValueError):
        pytest.skip("this scipy does not take the function of a sparse matrix")
    for vectorizer in (CountVectorizer(), TfidfVectorizer()):
        if name == "arctanh" and isinstance(vectorizer, CountVectorizer):
            continue
        if name == "arcsin" and isinstance(vectorizer, CountVectorizer):
            continue
        model = make_pipeline(vectorizer, FunctionTransformer(function, accept_sparse=True))
        check(model.fit(corpus), corpus)
        checked = FunctionTransformer(function, accept_sparse=True, validate=True)
        check(make_pipeline(vectorizer, checked, MaxAbsScaler()).fit(corpus), corpus)


def test_functions_that_run_code_are_refused(table) -> None:
    for model, reason in (
        (FunctionTransformer(lambda values: values + 1), "runs Python code"),
        (FunctionTransformer(np.clip, kw_args={"a_min": 0, "a_max": 1}), "runs Python code"),
        (FunctionTransformer(np.reciprocal), "whole numbers"),
    ):
        if model.func is not np.reciprocal:
            model.fit(table)
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(model.fit(table))


@pytest.mark.parametrize("transformer", DISTRIBUTIONS, ids=str)
def test_distributions(transformer, check_table, table, table_targets) -> None:
    check_table(transformer.fit(table), table)
    model = make_pipeline(transformer, MinMaxScaler(), LogisticRegression())
    check_table(model.fit(table, table_targets["three"]), table)


@pytest.mark.parametrize("transformer", DISTRIBUTIONS, ids=str)
def test_missing_values_pass(transformer, check_table, table) -> None:
    holes = np.where(np.random.default_rng(1).random(table.shape) < 0.2, np.nan, table)
    check_table(transformer.fit(holes), holes)


def test_box_cox(check_table, table) -> None:
    positive = np.exp(table[:, [0, 1, 2, 5]] / np.abs(table[:, [0, 1, 2, 5]]).max(axis=0) * 5)
    for standardize in (True, False):
        model = PowerTransformer("box-cox", standardize=standardize).fit(positive)
        plan = check_table(model, np.where(positive > 9, np.nan, positive))
        wide = np.array([[1e-300, 1e300, 5e-324, 1.0], [1e-9, 1e9, 1e100, 1e-100]])
        with np.errstate(all="ignore"):
            assert_same_answer(model.transform(wide), plan.transform(wide))


@pytest.mark.parametrize("power", [0.0, 2.0, 1.0, -3.0, 1e-17, 2.0 + 1e-17, 5.5, 1e-7])
@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
def test_powers(method, power, table) -> None:
    values = np.exp(table[:, :1]) if method == "box-cox" else table[:, :1]
    model = PowerTransformer(method, standardize=False).fit(values)
    model.lambdas_ = np.array([power])
    assert_same_answer(model.transform(values), pretzel.compile(model).transform(values))


@pytest.mark.parametrize("transformer", TRANSFORMERS, ids=str)
def test_targets(transformer, check_table, table, table_targets) -> None:
    small = table / np.abs(table).max(axis=0)
    target = np.exp(table_targets["two numbers"] / 4)
    for y in (target, target[:, 0], target[:, :1]):
        for regressor in (Ridge(), PoissonRegressor()):
            if y.ndim == 2 and isinstance(regressor, PoissonRegressor):
                continue
            model = TransformedTargetRegressor(regressor, transformer=transformer)
            model.set_params(check_inverse=False)
            try:
                model.fit(small, y)
            except ValueError:  # a transformed target that is negative
                continue
            assert_same_answer(model.predict(small), pretzel.compile(model).predict(small))
            single = pretzel.compile(model).predict(small[:1])
            assert_same_answer(model.predict(small[:1]), single)


@pytest.mark.parametrize(
    ("forth", "back"),
    [(np.log1p, np.expm1), (np.sqrt, np.square), (np.log, np.exp), (np.arcsinh, np.sinh)],
)
def test_target_functions(forth, back, check_table, table, table_targets) -> None:
    target = np.exp(table_targets["number"] / 4)
    small = table / np.abs(table).max(axis=0)
    inner = make_pipeline(MinMaxScaler(clip=True), LinearRegression())
    model = TransformedTargetRegressor(inner, func=forth, inverse_func=back)
    check_table(model.fit(small, target), small)
    outer = make_pipeline(StandardScaler(), model)
    check_table(outer.fit(small, target), small)


def test_target_functions_that_run_code_are_refused(table, table_targets) -> None:
    model = TransformedTargetRegressor(
        Ridge(), func=lambda values: values + 1, inverse_func=lambda values: values - 1
    )
    with pytest.raises(pretzel.UnsupportedOperatorError, match="runs Python code"):
        pretzel.compile(model.fit(table, table_targets["number"]))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=arrays(np.float64, (5, 1), elements=st.floats(-1e6, 1e6, allow_subnormal=False)),
    training=arrays(
        np.float64,
        (12, 1),
        elements=st.integers(-3, 3) | st.floats(-100, 100, allow_subnormal=False),
    ),
    normal=st.booleans(),
)
def test_quantiles_of_anything(rows, training, normal) -> None:
    model = QuantileTransformer(
        n_quantiles=12, output_distribution="normal" if normal else "uniform"
    ).fit(training)
    rows = np.vstack([rows, training, np.nextafter(training, np.inf), training + 5e-8])
    assert_same_answer(model.transform(rows), pretzel.compile(model).transform(rows))
    target = TransformedTargetRegressor(Ridge(), transformer=model, check_inverse=False)
    target.fit(training, training)
    assert_same_answer(target.predict(rows), pretzel.compile(target).predict(rows))
