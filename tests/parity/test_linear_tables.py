"""Linear models straight on tables: every way a table may be given."""

from __future__ import annotations

import asyncio

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.svm import LinearSVC

import pretzel
from pretzel.errors import SchemaError

MODELS = [
    LogisticRegression(max_iter=10_000),
    SGDClassifier(loss="modified_huber", random_state=0),
    LinearSVC(random_state=0, max_iter=100_000, tol=0.1),
]


@pytest.mark.parametrize("labels", ["int", "str", "three gaps"])
@pytest.mark.parametrize("model", MODELS, ids=str)
def test_classifiers(model, labels, check_table, table, table_targets) -> None:
    small = table / np.maximum(1.0, np.abs(table).max(axis=0))
    check_table(model.fit(small, table_targets[labels]), small)


@pytest.mark.parametrize("targets", ["number", "two numbers"])
def test_regressors(targets, check_table, table, table_targets) -> None:
    for model in (LinearRegression(), Ridge()):
        check_table(model.fit(table, table_targets[targets]), table)


@pytest.fixture
def frame(table) -> pd.DataFrame:
    return pd.DataFrame(table, columns=list("abcdef"))


def test_frames_dicts_and_rows(frame, table_targets) -> None:
    model = Ridge().fit(frame, table_targets["number"])
    plan = pretzel.compile(model, sample=frame)
    expected = plan.predict(frame)
    mixed = frame.astype({"c": int, "d": bool})
    nullable = frame.astype({"c": "Int64"})
    rows = frame.to_numpy().tolist()
    for given in (mixed, nullable, frame.to_dict("records"), rows, frame.to_numpy()):
        np.testing.assert_array_equal(plan.predict(given), expected)


@pytest.mark.parametrize("dtype", ["f4", "f2", "i8", "u1", "bool", ">f8"])
def test_dtypes(dtype, table_targets) -> None:
    values = np.random.default_rng(0).integers(0, 2, (60, 3))
    model = Ridge().fit(values, table_targets["number"])
    plan = pretzel.compile(model)
    given = values.astype(dtype)
    np.testing.assert_allclose(plan.predict(given), model.predict(given), rtol=1e-12)
    unaligned = np.frombuffer(b"x" + values.astype("f8").tobytes(), np.uint8)[1:].view("f8")
    np.testing.assert_array_equal(plan.predict(unaligned.reshape(60, 3)), plan.predict(values))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: f.drop(columns="c"), "no column 'c'"),
        (lambda f: f[list("bacdef")], "another order"),
        (lambda f: f.assign(z=1), "not fitted on: 'z'"),
        (lambda f: f.astype({"b": str}), "record 0, column 'b' is of type str"),
        (lambda f: f.where(f < 1e5, np.nan), "column 'f' is nan: replace missing values"),
        (lambda f: f.where(f < 1e5, -np.inf), "column 'f' is -inf: replace infinities"),
        (lambda f: f[:0], "at least one record"),
        (lambda f: f.to_numpy()[:, :3], "takes 6 columns, got 3"),
        (lambda f: f.to_numpy()[0], r"one record is \[\[a, b"),
        (lambda f: f.to_numpy()[:0], "at least one record"),
        (lambda f: f.to_numpy().astype(complex), "is of type complex|takes real numbers"),
        (lambda f: [*f.to_dict("records"), {"a": 1}], "record 60 lacks column 'b'"),
        (lambda f: [{**f.to_dict("records")[0], "z": 1}], "has no column 'z'"),
        (lambda f: "text", "got str"),
        (lambda f: 3, "got int"),
        (lambda f: [], "dimension"),
    ],
)
def test_what_does_not_fit(change, reason, frame, table_targets) -> None:
    plan = pretzel.compile(Ridge().fit(frame, table_targets["number"]))
    with pytest.raises(SchemaError, match=reason):
        plan.predict(change(frame))
    with pytest.raises(SchemaError, match=reason):
        plan.records(change(frame))
    assert len(plan.predict(frame)) == len(frame)


@pytest.mark.parametrize("engine", ["request-response", "batch"])
async def test_engines(engine, frame, table_targets) -> None:
    plan = pretzel.compile(LogisticRegression().fit(frame[["a", "c"]], table_targets["int"]))
    rows = pd.concat([frame[["a", "c"]]] * 5)
    async with pretzel.Runtime(executors=2) as runtime:
        runtime.register(plan, name="p", engine=engine)
        answers = await asyncio.gather(
            *(runtime.predict("p", rows, method="predict_proba") for _ in range(5))
        )
        with pytest.raises(SchemaError, match="is nan"):
            await runtime.predict("p", rows.where(rows < 1, np.nan))
    for answer in answers:
        np.testing.assert_array_equal(answer, plan.predict_proba(rows))
