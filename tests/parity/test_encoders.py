"""Encoders of categories: every way to treat unknown, missing, dropped and infrequent ones."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

import pretzel

from .conftest import assert_same_answer

NAN = float("nan")


@pytest.fixture(autouse=True)
def _unknown_categories_make_the_source_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def frame() -> pd.DataFrame:
    random = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "city": np.array(["Rome", "Oslo", "", "Łódź", "東京", "x" * 50], object)[
                random.integers(0, 6, 80) * random.integers(0, 2, 80)
            ],
            "sex": np.array(["f", "m"], object)[random.integers(0, 2, 80)],
            "gap": np.array(["a", "bb", "ccc", "dddd", None, NAN], object)[
                random.integers(0, 6, 80)
            ],
            "number": np.array([-1.5, 0.0, 3.0, 1e300, NAN])[random.integers(0, 5, 80)],
            "whole": random.integers(-2, 5, 80),
            "flag": random.integers(0, 2, 80).astype(bool),
        }
    )


def unseen(table: pd.DataFrame) -> pd.DataFrame:
    """Its rows, and rows of values of which some were never seen."""
    more = table.iloc[:8].copy()
    more["city"] = ["Rom", "rome", "Rome ", " ", "\ud800", "東", "x" * 49, "x" * 51]
    more["sex"] = ["F", "f", "", "m", "fm", "x", "m", "f"]
    more["gap"] = ["a", "A", "bb", "ccc", "dddd", "", None, NAN]
    more["number"] = [-0.0, 1.0, np.nextafter(3.0, 4.0), NAN, -1.5, 1e-300, 3.0, 0.0]
    more["whole"] = [-3, 0, 5, 7, 100, -2, 4, 4]
    return pd.concat([table, more], ignore_index=True)


ONE_HOT = [
    {},
    {"handle_unknown": "ignore"},
    {"handle_unknown": "ignore", "drop": "first"},
    {"handle_unknown": "ignore", "drop": "if_binary"},
    {"handle_unknown": "infrequent_if_exist", "min_frequency": 6},
    {"handle_unknown": "infrequent_if_exist", "max_categories": 3},
    {"handle_unknown": "infrequent_if_exist", "max_categories": 3, "drop": "first"},
    {"handle_unknown": "infrequent_if_exist", "max_categories": 2, "drop": "if_binary"},
    {"handle_unknown": "ignore", "min_frequency": 0.2},
    {"handle_unknown": "warn", "max_categories": 1},
    {"handle_unknown": "warn", "min_frequency": 1},
    {"handle_unknown": "ignore", "drop": ["Rome", "m", "bb", 3.0, 1, True]},
    {"drop": ["Rome", "m", NAN, NAN, 1, True], "dtype": np.float32},
    {"handle_unknown": "infrequent_if_exist", "dtype": np.int64},
]


@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize("options", ONE_HOT, ids=str)
def test_one_hot(options, sparse, check_table) -> None:
    table = frame()
    encoder = OneHotEncoder(**options, sparse_output=sparse).fit(table)
    if options.get("handle_unknown", "error") == "error":
        check_table(encoder, table)
        return
    check_table(encoder, unseen(table))
    goal = np.arange(80) % 3
    check_table(make_pipeline(encoder, LogisticRegression()).fit(table, goal), unseen(table))


ORDINAL = [
    {},
    {"handle_unknown": "use_encoded_value", "unknown_value": -1},
    {"handle_unknown": "use_encoded_value", "unknown_value": NAN},
    {
        "handle_unknown": "use_encoded_value",
        "unknown_value": -2,
        "encoded_missing_value": -1,
        "dtype": np.int32,
    },
    {"handle_unknown": "use_encoded_value", "unknown_value": 99, "max_categories": 3},
    {
        "handle_unknown": "use_encoded_value",
        "unknown_value": -1,
        "min_frequency": 10,
        "encoded_missing_value": -7,
        "dtype": np.float32,
    },
]


@pytest.mark.parametrize("options", ORDINAL, ids=str)
def test_ordinal(options, check_table) -> None:
    table = frame()
    encoder = OrdinalEncoder(**options).fit(table)
    check_table(encoder, unseen(table) if "handle_unknown" in options else table)


@pytest.mark.parametrize("smooth", ["auto", 3.0])
@pytest.mark.parametrize("kind", ["binary", "multiclass", "continuous"])
def test_target(kind, smooth, check_table) -> None:
    table = frame()
    random = np.random.default_rng(4)
    goal = {
        "binary": np.array(["no", "yes"])[random.integers(0, 2, 80)],
        "multiclass": np.array(["a", "b", "c"])[random.integers(0, 3, 80)],
        "continuous": random.normal(size=80),
    }[kind]
    encoder = TargetEncoder(smooth=smooth).fit(table, goal)
    check_table(encoder, unseen(table))
    target = np.arange(80) % 2
    pipeline = make_pipeline(TargetEncoder(smooth=smooth), LogisticRegression())
    check_table(pipeline.fit(table, target), unseen(table))


def test_categories_of_the_user(check_table) -> None:
    table = frame()[["city", "gap", "whole"]]
    categories = [
        ["x" * 50, "Rome", "never", "", "Oslo", "東京", "Łódź"],
        ["dddd", None, "a", "ccc", "bb", NAN],
        list(range(-5, 9)),
    ]
    for encoder in (
        OneHotEncoder(categories=categories),
        OneHotEncoder(categories=categories, min_frequency=5),
        OrdinalEncoder(categories=categories),
    ):
        check_table(encoder.fit(table), table)


def test_arrays_of_every_dtype(check_table) -> None:
    whole = np.random.default_rng(0).integers(0, 4, (50, 3))
    for dtype in ("int8", "uint16", "int64", "float32", "float64", "bool", "U2", object):
        rows = whole.astype(dtype)
        check_table(OneHotEncoder(handle_unknown="ignore").fit(rows), rows)
        if dtype != "float64":  # of which the rows are joined by some that were never seen
            check_table(OrdinalEncoder().fit(rows), rows)
    halves = (whole / 10).astype(np.float32)
    plan = check_table(OneHotEncoder(handle_unknown="ignore").fit(halves), halves)
    # 0.1 in float32 is another number than 0.1 in float64.
    assert plan.transform(halves.astype(np.float64)).sum() == 150
    assert plan.transform(whole / 10).sum() == (whole == 0).sum()


def test_an_unknown_value_is_refused_by_record_and_column() -> None:
    table = frame()
    plan = pretzel.compile(OneHotEncoder().fit(table), name="cities")
    for column, value in (("city", "Rom"), ("number", 17.0), ("whole", 77)):
        wrong = table.copy()
        wrong.loc[65, column] = value
        with pytest.raises(ValueError, match="unknown categories"):
            OneHotEncoder().fit(table).transform(wrong)
        with pytest.raises(pretzel.SchemaError, match="cities") as error:
            plan.transform(wrong)
        assert "record 65" in str(error.value)
        assert repr(column) in str(error.value)
        assert repr(value) in str(error.value)
        assert "handle_unknown" in str(error.value)
    assert plan.transform(table).shape[0] == 80


def test_what_was_not_missing_in_training_is_refused() -> None:
    table = frame()
    plan = pretzel.compile(OneHotEncoder().fit(table[["city", "whole"]].assign(whole=1.0)))
    for value in (None, NAN):
        with pytest.raises(pretzel.SchemaError, match="record 0, column 'city'"):
            plan.transform(pd.DataFrame({"city": [value], "whole": [1.0]}))
    with pytest.raises(pretzel.SchemaError, match="record 0, column 'whole'"):
        plan.transform(pd.DataFrame({"city": ["Rome"], "whole": [NAN]}))


def test_refusals() -> None:
    for rows, reason in (
        (np.array([[1, None], [2, 3]], object), "cannot be told from NaN"),
        (np.array([[2**53], [2**53 + 1]]), "does not tell apart"),
        (np.array([[b"a"], [b"b"]]), "of type bytes"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(OneHotEncoder().fit(rows))


TEXTS = st.one_of(st.none(), st.just(NAN), st.text(max_size=9))
NUMBERS = st.one_of(
    st.sampled_from([0.0, -0.0, NAN, 1.0, -1.0, 1e-300]),
    st.floats(allow_infinity=False, width=64),
    st.integers(-3, 3).map(float),
)


def columns_of(values: Any) -> Any:
    return st.lists(values, min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    columns_of(TEXTS),
    columns_of(TEXTS),
    st.sampled_from(["ignore", "infrequent_if_exist"]),
    st.sampled_from([None, "first", "if_binary"]),
    st.sampled_from([None, 1, 2, 3]),
)
def test_any_texts(known, asked, unknown, drop, most) -> None:
    rows = np.array(known, object).reshape(-1, 1)
    encoder = OneHotEncoder(handle_unknown=unknown, drop=drop, max_categories=most)
    encoder.fit(rows)
    assume(sum(encoder._n_features_outs))
    plan = pretzel.compile(encoder)
    for table in (rows, np.array(asked, object).reshape(-1, 1)):
        assert_same_answer(encoder.transform(table), plan.transform(table))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(columns_of(NUMBERS), columns_of(NUMBERS), st.sampled_from([None, 1, 2, 3]))
def test_any_numbers(known, asked, most) -> None:
    rows = np.array(known).reshape(-1, 1)
    asked = np.array(asked).reshape(-1, 1)
    encoder = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=-5,
        encoded_missing_value=-9,
        max_categories=most,
    ).fit(rows)
    plan = pretzel.compile(encoder)
    for table in (rows, asked):
        assert_same_answer(encoder.transform(table), plan.transform(table))
    one_hot = OneHotEncoder(handle_unknown="ignore").fit(rows)
    assert_same_answer(one_hot.transform(asked), pretzel.compile(one_hot).transform(asked))
