"""Operations on scores and selections: descriptions that could read or write out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from .plans import freeze, ngram, operation, plan, read_text

KINDS = ["text", "sparse", "sparse", "sparse", "dense", *["dense"] * 6]
COLUMNS = [0, 3, 2, 2, 3, 3, 2, 3, 3, 5, 6]
REGISTERS = list(zip(KINDS, COLUMNS, strict=True))
PLACES = np.array([1, -1, 0], np.int32)


def operations() -> list[dict]:
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("sparse_select", (1,), (2,), places=PLACES),
        operation("sparse_threshold", (2,), (3,), limit=0.5),
        operation("sparse_dot", (3,), (4,), weights=np.ones((2, 3)), norm=None, divide=False),
        operation("apply_link", (4,), (5,), link="softmax"),
        operation("dense_slice", (5,), (6,), start=1, stop=3),
        operation(
            "dense_linear", (6,), (7,), weights=np.ones((3, 2)), bias=np.ones(3), squares=False
        ),
        operation("interpolate", (7,), (8,), sizes=(2, 1, 1), x=np.arange(4.0), y=np.ones(4)),
        operation("dense_concat", (6, 8), (9,)),
        operation("predictor", (9,), (), link="votes", classes=5, squeeze=False),
    ]


BROKEN = [
    (2, {"places": PLACES[:2]}, "columns"),
    (2, {"places": np.array([2, -1, 0], np.int32)}, "in range"),
    (2, {"places": np.array([0, -1, 0], np.int32)}, "differ"),
    (2, {"places": PLACES.astype(np.int64)}, "int32"),
    (2, {"places": None}, "int32"),
    (3, {"limit": -1.0}, "limit must be"),
    (3, {"limit": float("nan")}, "limit must be"),
    (5, {"link": "one_class"}, "other columns"),
    (5, {"link": "complement"}, "other columns"),
    (5, {"link": "telepathy"}, "unknown link"),
    (6, {"stop": 4}, "stop must be"),
    (6, {"start": 3}, "start must be"),
    (6, {"start": 0}, "another width"),
    (7, {"weights": np.ones((2, 3))}, "do not fit"),
    (7, {"bias": np.ones(2)}, "3 values"),
    (8, {"sizes": (2, 2)}, "one a column"),
    (8, {"sizes": (2, 0, 2)}, "needs a point"),
    (8, {"sizes": (2, 1, 2)}, "5 values"),
    (8, {"x": np.zeros(4)}, "x must ascend"),
    (8, {"x": np.full(4, np.nan)}, "x must ascend"),
    (9, {"inputs": (6, 8, 8)}, "wide"),
    (10, {"link": "sigmoid"}, "not for the end"),
    (10, {"link": "nearest"}, "a score for each class"),
    (10, {"op": "panel_predictor", "choice": 2, "scores": 3}, "choice must be"),
    (10, {"op": "panel_predictor", "classes": 3, "choice": 3, "scores": 3}, "scores must be"),
    (10, {"op": "panel_predictor", "classes": 3, "choice": 3, "scores": 0}, "one a class, or none"),
    (10, {"op": "panel_predictor", "classes": 6, "choice": 6, "scores": 0}, "too few columns"),
    (10, {"classes": 6}, "classes must be"),
    (10, {"link": "logistic"}, "other columns"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    made = plan(REGISTERS, operations())
    assert made.methods() == [0]
    assert made.run(["abc", "", "c"], 0).tolist() == [2, 2, 2]


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


@pytest.mark.parametrize(
    ("weights", "inputs", "message"),
    [(np.ones(1), (4, 5), "2 values"), (np.ones(2), (4, 6), "as wide as the output")],
)
def test_averages_of_what_does_not_fit(weights, inputs, message) -> None:
    head = operations()[:7]
    average = operation("average", inputs, (7,), weights=weights, divide=True)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, [*head, average])
