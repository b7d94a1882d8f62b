"""ColumnTransformer: tables of texts, categories and numbers, however columns were selected."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

import pretzel

from .conftest import CORPUS, LABELS, TARGETS, THREE, WILD

ROWS = len(CORPUS)
CITIES = ["Rome", "Oslo", "", "Łódź", "東京"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    random = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "title": CORPUS[::-1],
            "city": np.array(CITIES, object)[random.integers(0, 5, ROWS)],
            "age": random.normal(size=ROWS),
            "kind": random.integers(0, 4, ROWS),
            "text": CORPUS,
            "open": random.integers(0, 2, ROWS).astype(bool),
            "price": np.where(random.random(ROWS) < 0.3, 0.0, random.random(ROWS)),
        }
    )


@pytest.fixture(scope="module")
def strange(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of training, and of texts of every kind."""
    wild = pd.concat([frame] * 2, ignore_index=True).iloc[: len(WILD)].copy()
    wild["text"] = WILD
    wild["title"] = WILD[::-1]
    wild["age"] = -wild["age"] * 1e3
    return pd.concat([frame, wild], ignore_index=True)


def first_slice() -> ColumnTransformer:
    return ColumnTransformer(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2)), "text"),
            ("letters", CountVectorizer(analyzer="char", ngram_range=(1, 3)), "title"),
            ("city", OneHotEncoder(handle_unknown="ignore"), ["city", "kind"]),
            ("numbers", "passthrough", ["price", "age"]),
        ]
    )


@pytest.mark.parametrize("threshold", [0.0, 0.3, 1.0])
def test_texts_categories_and_numbers(threshold, frame, strange, check_table) -> None:
    columns = first_slice().set_params(sparse_threshold=threshold)
    check_table(columns.fit(frame), strange)
    check_table(make_pipeline(columns, LogisticRegression()).fit(frame, THREE), strange)
    check_table(make_pipeline(columns, Ridge()).fit(frame, TARGETS), strange)


def test_a_linear_model_is_pushed_into_every_column(frame, strange, check_table) -> None:
    plan = check_table(
        make_pipeline(first_slice(), LogisticRegression()).fit(frame, THREE), strange
    )
    operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
    assert "sparse_dot" not in operations
    assert "sparse_concat" not in operations


SELECTORS = {
    "names": ["age", "price"],
    "places": [2, 6],
    "from the end": [-5, -1],
    "slice": slice(2, 4),
    "slice of names": slice("age", "kind"),
    "mask": [False, False, True, True, False, False, True],
    "array": np.array([False, False, True, False, False, True, True]),
    "callable": lambda table: [c for c in table.columns if c in ("age", "price")],
    "selector": make_column_selector(dtype_include=np.number),
    "pattern": make_column_selector(pattern="^(?:age|open)$"),
}


@pytest.mark.parametrize("selector", SELECTORS)
@pytest.mark.parametrize("remainder", ["drop", "passthrough", "estimator"])
def test_selectors(selector, remainder, frame, check_table) -> None:
    table = frame.drop(columns=["title", "text", "city"]) if remainder != "drop" else frame
    columns = SELECTORS[selector]
    if remainder != "drop" and selector not in ("names", "callable", "selector", "pattern"):
        columns = [0, 1]
    rest = OneHotEncoder(handle_unknown="ignore") if remainder == "estimator" else remainder
    model = ColumnTransformer([("chosen", "passthrough", columns)], remainder=rest)
    model.fit(table)
    if selector == "pattern" and remainder == "drop":
        check_table(model.fit(table.astype({"open": float})), table.astype({"open": float}))
        return
    check_table(make_pipeline(model, Ridge()).fit(table, TARGETS), table)


def test_empty_selections_drops_and_weights(frame, strange, check_table) -> None:
    model = ColumnTransformer(
        [
            ("none", OneHotEncoder(), []),
            ("nothing", OrdinalEncoder(), [False] * 7),
            ("gone", "drop", ["kind"]),
            ("words", TfidfVectorizer(), "text"),
            ("city", OneHotEncoder(), ["city"]),
        ],
        transformer_weights={"words": 0.5, "city": 3},
        sparse_threshold=1.0,
    )
    check_table(make_pipeline(model, LogisticRegression()).fit(frame, LABELS), strange)
    check_table(model.fit(frame), strange)


def test_nested(frame, strange, check_table) -> None:
    inner = ColumnTransformer(
        [("words", CountVectorizer(), "text"), ("kind", OneHotEncoder(), ["kind"])]
    )
    union = FeatureUnion(
        [("inner", inner), ("city", make_column_transformer((OrdinalEncoder(), ["city"])))]
    )
    check_table(make_pipeline(union, LogisticRegression()).fit(frame, LABELS), strange)
    outer = make_column_transformer(
        (make_pipeline(inner, LogisticSelection()), ["text", "kind"]), ("passthrough", ["age"])
    )
    check_table(make_pipeline(outer, Ridge()).fit(frame, TARGETS), strange)
    passed = ColumnTransformer([("all", "passthrough", ["text", "kind", "age"])])
    again = ColumnTransformer(
        [
            ("words", TfidfVectorizer(), 0),
            ("kind", OneHotEncoder(), [1]),
            ("age", "passthrough", [2]),
        ]
    )
    check_table(make_pipeline(passed, again, LogisticRegression()).fit(frame, LABELS), strange)


def LogisticSelection():
    from sklearn.feature_selection import VarianceThreshold

    return VarianceThreshold(0.01)


def test_a_table_of_encoded_columns_is_selected_from_again(frame, strange, check_table) -> None:
    first = make_column_transformer(
        (OneHotEncoder(sparse_output=False), ["kind"]), ("passthrough", ["age", "price", "city"])
    )
    second = make_column_transformer(
        ("passthrough", [0, 4]), (OneHotEncoder(), [6]), (OrdinalEncoder(), [1, 2])
    )
    check_table(make_pipeline(first, second, LogisticRegression()).fit(frame, LABELS), strange)


def test_arrays(check_table) -> None:
    random = np.random.default_rng(5)
    numbers = random.integers(0, 3, (40, 4)).astype(float)
    numbers[:, 2] = random.normal(size=40)
    goal = (numbers[:, 0] + numbers[:, 2] > 1).astype(int)
    model = ColumnTransformer(
        [("codes", OneHotEncoder(handle_unknown="ignore"), [0, 3]), ("rest", "passthrough", [2])]
    )
    check_table(make_pipeline(model, LogisticRegression()).fit(numbers, goal), numbers)
    objects = numbers.astype(object)
    objects[:, 0] = np.array(["a", "b", "c"], object)[numbers[:, 0].astype(int)]
    check_table(make_pipeline(model, LogisticRegression()).fit(objects, goal), objects)
    texts = objects.astype(str)
    names = ColumnTransformer([("codes", OneHotEncoder(), [0, 3]), ("t", HashingVectorizer(), 1)])
    check_table(make_pipeline(names, LogisticRegression()).fit(texts, goal), texts)


def test_target_encoding_of_frames(frame, strange, check_table) -> None:
    for goal in (LABELS, THREE, TARGETS):
        encoder = make_column_transformer(
            (TargetEncoder(cv=2), ["city", "kind"]), ("passthrough", ["age"])
        )
        check_table(encoder.fit(frame, goal), strange)
        check_table(make_pipeline(encoder, Ridge()).fit(frame, goal), strange)


def test_refusals(frame) -> None:
    dropped = ColumnTransformer([("a", "drop", ["age"])]).fit(frame)
    with pytest.raises(pretzel.UnsupportedOperatorError, match="drops all columns"):
        pretzel.compile(dropped)
    listed = ColumnTransformer([("words", CountVectorizer(), ["text"])]).fit(frame[:1])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="it takes texts"):
        pretzel.compile(listed)
    with pytest.raises(pretzel.errors.ImportModelError, match="not fitted"):
        pretzel.compile(first_slice())
