"""Matrix products: descriptions that could read or write out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from .plans import freeze, ngram, operation, plan, read_text

COLUMNS = [0, 3, 4, 5, 4, 8, 2, 2, 2, 3, 3]
REGISTERS = list(zip(["text", "sparse", *["dense"] * 9], COLUMNS, strict=True))
OFFSETS = np.array([0, 1, 3, 4], np.int32)
PLACES = np.array([3, 0, 2, 1], np.int32)


def operations() -> list[dict]:
    weights, bias = np.ones((4, 4)), np.ones(4)
    children = np.array([1, 2, 3, 4], np.int32)
    matrix = {"offsets": OFFSETS, "places": PLACES, "values": np.ones(4)}
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("project", (1,), (2,), sparse=True, **matrix),
        operation("dense_linear", (2,), (3,), weights=weights, bias=bias, squares=True),
        operation("distances", (3,), (4,)),
        operation("append_squares", (4,), (5,)),
        operation(
            "gaussian_scores", (5,), (6,), points=np.ones((2, 4)), bias=np.ones(2), shared=False
        ),
        operation("dense_slice", (4,), (7,), start=0, stop=2),
        operation(
            "dense_linear", (7,), (8,), weights=np.ones((2, 2)), bias=np.ones(2), squares=False
        ),
        operation("descend", (4,), (9,), children=children),
        operation("project", (7,), (10,), sparse=False, offsets=OFFSETS[:3] * 0, **EMPTY),
        operation("emit_dense", (4,), ()),
        operation("predictor", (6,), (), link="votes", classes=2, squeeze=False),
    ]


EMPTY = {"places": np.empty(0, np.int32), "values": np.empty(0)}
BROKEN = [
    (2, {"places": np.array([3, 0, 2, 4], np.int32)}, "in range"),
    (2, {"places": np.array([3, 0, 2, -1], np.int32)}, "in range"),
    (2, {"places": PLACES[:3]}, "in range"),
    (2, {"offsets": OFFSETS[:3]}, "one more than columns"),
    (2, {"offsets": np.array([0, 3, 1, 4], np.int32)}, "not descend"),
    (2, {"offsets": np.array([0, 1, 3, 5], np.int32)}, "in range"),
    (2, {"values": np.ones(3)}, "4 values"),
    (2, {"sparse": False}, "is sparse, not dense"),
    (3, {"weights": np.ones((4, 5))}, "do not fit"),
    (3, {"weights": np.ones((3, 4))}, "do not fit"),
    (3, {"squares": False}, "do not fit"),
    (3, {"bias": np.ones(5)}, "4 values"),
    (4, {"outputs": (5,)}, "another width"),
    (5, {"outputs": (6,)}, "twice as wide"),
    (6, {"points": np.ones((2, 3))}, "do not fit"),
    (6, {"points": np.ones((1, 8))}, "do not fit"),
    (6, {"shared": True}, "do not fit"),
    (6, {"bias": np.ones(3)}, "2 values"),
    (9, {"inputs": (3,)}, "two scores a node"),
    (9, {"children": np.array([1, 2, 3, 5], np.int32)}, "in range"),
    (9, {"children": np.array([0, 2, 3, 4], np.int32)}, "behind its node"),
    (9, {"children": np.array([1, 2, 1, 4], np.int32)}, "behind its node"),
    (9, {"children": np.array([1, 2], np.int32)}, "two a node"),
    (12, {"op": "emit_dense"}, "another operation answers"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    made = plan(REGISTERS, operations())
    assert made.methods() == [0, 3]
    assert made.run(["abc", "", "c"], 0).tolist() == [0, 0, 0]
    assert made.run(["abc", ""], 3).tolist() == [[0.0] * 4, [0.0] * 4]


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


def test_narrow_products_take_transposed_weights() -> None:
    hostile = operations()
    hostile[8]["weights"] = np.ones((2, 3))
    with pytest.raises(ValueError, match="do not fit"):
        plan(REGISTERS, hostile)
