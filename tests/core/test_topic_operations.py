"""Operations on components and topics: descriptions that could read or write out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from .plans import freeze, ngram, operation, plan, read_text

REGISTERS = [("text", 0), ("sparse", 3), *[("dense", 2)] * 4, ("dense", 4), *[("dense", 2)] * 2]
ENDS = {"iterations": 9, "tolerance": 1e-4}
UPDATES = {"l1": 0.0, "l2": 0.0, "stop": "error", **ENDS}
GRAM = np.eye(2) + 1.0
PARTS = np.arange(1.0, 7.0).reshape(3, 2)
ORDER = np.array([[1, 0]], np.int32)


def operations() -> list[dict]:
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("sparse_dot", (1,), (2,), weights=np.ones((3, 2)), norm=None, divide=False),
        operation("dense_normalize", (2,), (3,), norm="l2"),
        operation("coordinate_descent", (2,), (4,), gram=GRAM, order=ORDER, **ENDS),
        operation("topic_mixture", (1,), (5,), topics=PARTS, prior=0.5, **ENDS),
        operation("dense_concat", (3, 4), (6,)),
        operation("multiplicative_update", (6,), (7,), gram=GRAM, features=3, **UPDATES),
        operation("divergence_update", (1,), (8,), components=PARTS, sums=np.ones(2), **UPDATES),
        operation("predictor", (3,), (), link="votes", classes=2, squeeze=False),
    ]


BROKEN = [
    (3, {"norm": None}, "norm must be"),
    (3, {"norm": "l3"}, "norm must be"),
    (3, {"inputs": (1,)}, "dense"),
    (4, {"gram": np.eye(3)}, "gram does not fit"),
    (4, {"gram": np.eye(2, dtype=np.float32)}, "float64"),
    (4, {"order": np.array([[1, 2]], np.int32)}, "order must be in range"),
    (4, {"order": np.array([[1, -1]], np.int32)}, "order must be in range"),
    (4, {"order": np.zeros((0, 2), np.int32)}, "order does not fit"),
    (4, {"order": np.zeros((1, 1), np.int32)}, "order does not fit"),
    (4, {"order": np.zeros((1, 2))}, "int32"),
    (4, {"inputs": (6,)}, "before"),
    (4, {"iterations": 0}, "iterations must be"),
    (4, {"tolerance": None}, "tolerance must be a number"),
    (5, {"topics": PARTS[:2]}, "topics does not fit"),
    (5, {"topics": np.ones((3, 3))}, "topics does not fit"),
    (5, {"prior": -7.0}, "prior must be"),
    (5, {"prior": float("nan")}, "prior must be"),
    (5, {"inputs": (2,)}, "sparse"),
    (7, {"inputs": (2,)}, "two columns wider"),
    (7, {"features": 0}, "features must be"),
    (7, {"gram": np.eye(4)}, "gram does not fit"),
    (7, {"stop": "never"}, "stop must be"),
    (8, {"components": PARTS[1:]}, "components does not fit"),
    (8, {"sums": np.ones(3)}, "2 values"),
    (8, {"inputs": (6,)}, "sparse"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    assert plan(REGISTERS, operations()).run(["abc", "", "c"], 0).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


def test_a_norm_of_another_width_is_refused() -> None:
    hostile = operations()
    with pytest.raises(ValueError, match="another width"):
        plan([*REGISTERS[:3], ("dense", 3)], hostile)


def test_strange_numbers_end_all_the_same() -> None:
    """Topics of a hostile file may be anything: nothing may run for ever."""
    for strange in (np.nan, np.inf, -np.inf, -1e300, 1e300, 0.0):
        parts = np.full((3, 2), strange)
        operations_ = operations()
        operations_[4]["gram"] = np.full((2, 2), strange)
        operations_[5]["topics"] = operations_[8]["components"] = parts
        assert len(plan(REGISTERS, operations_).run(["abc", "", "c"], 0)) == 3


def joint(**changes) -> dict:
    settings = {"predicted": 1, "probabilities": 2, "scores": 1, **changes}
    return operation("joint_predictor", (6,), (), **settings)


def test_methods_of_a_joint_predictor() -> None:
    made = plan(REGISTERS, [*operations()[:-1], joint()])
    assert made.methods() == [0, 1, 2]
    assert [made.run(["abc", "c"], method).shape for method in range(3)] == [(2, 1), (2, 2), (2, 1)]
    only = plan(REGISTERS, [*operations()[:-1], joint(predicted=4, probabilities=0, scores=0)])
    assert only.methods() == [0]


@pytest.mark.parametrize(
    "changes", [{"predicted": 0}, {"predicted": 5}, {"probabilities": 4}, {"scores": 2}]
)
def test_columns_that_a_joint_predictor_does_not_have(changes) -> None:
    with pytest.raises(ValueError, match="must be an integer"):
        plan(REGISTERS, [*operations()[:-1], joint(**changes)])
