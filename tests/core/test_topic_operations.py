"""Operations on components and topics: descriptions that could read or write out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from .plans import freeze, ngram, operation, plan, read_text

REGISTERS = [("text", 0), ("sparse", 3), *[("dense", 2)] * 2]


def operations() -> list[dict]:
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("sparse_dot", (1,), (2,), weights=np.ones((3, 2)), norm=None, divide=False),
        operation("dense_normalize", (2,), (3,), norm="l2"),
        operation("predictor", (3,), (), link="votes", classes=2, squeeze=False),
    ]


BROKEN = [
    (3, {"norm": None}, "norm must be"),
    (3, {"norm": "l3"}, "norm must be"),
    (3, {"inputs": (1,)}, "dense"),
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
