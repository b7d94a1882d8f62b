"""Scalers, Normalizer and Binarizer over tables, alone and in front of models."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    RobustScaler,
    StandardScaler,
)

import pretzel
from pretzel.errors import SchemaError

SCALERS = [
    StandardScaler(),
    StandardScaler(with_mean=False),
    StandardScaler(with_std=False),
    StandardScaler(with_mean=False, with_std=False),
    MinMaxScaler(),
    MinMaxScaler(feature_range=(-3, 0.5), clip=True),
    MaxAbsScaler(),
    RobustScaler(),
    RobustScaler(with_centering=False, quantile_range=(10.0, 70.0)),
    RobustScaler(with_scaling=False, unit_variance=True),
]
OTHERS = [
    Normalizer("l1"),
    Normalizer("l2"),
    Normalizer("max"),
    Binarizer(),
    Binarizer(threshold=-0.3),
]


@pytest.mark.parametrize("scaler", SCALERS + OTHERS, ids=str)
def test_alone_and_before_a_model(scaler, check_table, table, table_targets) -> None:
    check_table(scaler.fit(table), table)
    model = make_pipeline(scaler, Ridge()).fit(table, table_targets["number"])
    check_table(model, table)
    labels = make_pipeline(MaxAbsScaler(), scaler, LogisticRegression())
    check_table(labels.fit(table, table_targets["three str"]), table)


@pytest.mark.parametrize("scaler", SCALERS, ids=str)
def test_missing_values_pass(scaler, check_table, table) -> None:
    holes = np.where(np.random.default_rng(1).random(table.shape) < 0.2, np.nan, table)
    check_table(scaler.fit(table), holes)
    check_table(make_pipeline(scaler, MinMaxScaler(clip=True)).fit(holes), holes)


@pytest.mark.parametrize("scaler", SCALERS + OTHERS, ids=str)
def test_what_the_source_refuses_is_refused(scaler, table) -> None:
    plan = pretzel.compile(scaler.fit(table))
    for value in (np.inf, -np.inf) if scaler in SCALERS else (np.inf, np.nan):
        bad = table.copy()
        bad[2, 1] = value
        with pytest.raises(ValueError, match="contains"):
            scaler.transform(bad)
        with pytest.raises(SchemaError, match="record 2, column 'x1'"):
            plan.transform(bad)
    with pytest.raises(SchemaError, match="single precision"):
        plan.transform(table.astype(np.float32))


def test_frames_and_lists(table, table_targets) -> None:
    frame = pd.DataFrame(table, columns=list("abcdef"))
    model = make_pipeline(StandardScaler(), Ridge()).fit(frame, table_targets["number"])
    plan = pretzel.compile(model, sample=frame)
    np.testing.assert_allclose(plan.predict(table.tolist()), model.predict(frame), rtol=1e-12)


def test_binarizing_single_precision(table) -> None:
    model = Binarizer(threshold=0.5).fit(table)
    plan = pretzel.compile(make_pipeline(model, Ridge()).fit(table, table[:, 0]))
    small = table.astype(np.float32)
    np.testing.assert_allclose(plan.predict(small), plan.predict(small.astype(float)))
    wide = pretzel.compile(make_pipeline(Binarizer(threshold=0.1), Ridge()).fit(table, table[:, 0]))
    with pytest.raises(SchemaError, match="single precision"):
        wide.predict(small)


def test_sparse_vectors(check, corpus) -> None:
    for scaler in (StandardScaler(with_mean=False), RobustScaler(with_centering=False)):
        check(make_pipeline(CountVectorizer(), scaler).fit(corpus))
    scaler = MaxAbsScaler()
    scaler.clip = True  # which older releases do not have
    model = make_pipeline(CountVectorizer(), scaler.fit([[1.0]]))
    model[0].fit(["aa"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="shifts or clips"):
        pretzel.compile(model)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=arrays(np.float64, (7, 2), elements=st.floats(allow_infinity=False)),
    scaler=st.sampled_from(SCALERS),
)
def test_any_number(rows, scaler) -> None:
    with np.errstate(all="ignore"):
        scaler.fit([[0.0, -5.0], [1.0, 1e-3], [3.0, 4.0]])
        expected = scaler.transform(rows)
    np.testing.assert_array_equal(pretzel.compile(scaler).transform(rows), expected)
