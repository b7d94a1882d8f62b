"""Operations on the numbers of a table: descriptions that could read or write out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from pretzel import _core

from .plans import operation

# Registers by operation: what it reads and writes, how it is described, and what is wrong then.
PLACES = np.array([2, 0], np.int32)
CASES = {
    "affine": (3, 3, {"clip": True, "low": -1.0, "high": 1.0, "divide": np.ones(3)}),
    "dense_scale": (3, 3, {"factor": 0.5}),
    "dense_threshold": (3, 3, {"limit": -0.5}),
    "impute": (
        *(3, 2),
        {"nan": True, "missing": 0.0, "all": False, "values": np.ones(2), "places": PLACES},
    ),
    "is_missing": (3, 2, {"nan": False, "missing": 1.0, "places": PLACES}),
}
BROKEN = [
    ("affine", {"divide": np.ones(2)}, "3 values"),
    ("affine", {"divide": np.ones(3, np.float32)}, "float64"),
    ("affine", {"low": 2.0}, "low must not be above"),
    ("affine", {"low": float("nan")}, "low must not be above"),
    ("affine", {"clip": None}, "bool"),
    ("dense_scale", {"factor": "x"}, "number"),
    ("impute", {"values": np.ones(3)}, "2 values"),
    ("impute", {"all": True}, "as wide as the input"),
    ("impute", {"places": np.array([3, 0], np.int32)}, "in range"),
    ("impute", {"places": np.array([-1, 0], np.int32)}, "in range"),
    ("impute", {"places": np.array([0], np.int32)}, "one a column"),
    ("impute", {"places": PLACES.astype(np.int64)}, "int32"),
    ("is_missing", {"places": np.array([0, 3], np.int32)}, "in range"),
    ("is_missing", {"missing": None}, "number"),
]


def make(name: str, changes: dict | None = None):
    width, columns, description = copy.deepcopy(CASES[name])
    description.update(changes or {})
    registers = [("dense", width), ("dense", columns)]
    operations = [
        operation("read_numbers", (), (0,), columns=np.arange(width, dtype=np.int32)),
        operation(name, (0,), (1,), **description),
        operation("emit_dense", (1,), (), columns=columns),
    ]
    stages = [{"operations": operations, "block": 1}]
    return _core.NativePlan(stages, registers, 0, (), (0,) * width)


@pytest.mark.parametrize("name", CASES)
def test_it_runs(name) -> None:
    found = make(name).run(np.array([[1.0, -2.0, 0.5], [0.0, 1.0, np.nan]]), 3)
    assert found.shape == (2, CASES[name][1])


@pytest.mark.parametrize(("name", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(name, changes, message) -> None:
    with pytest.raises(ValueError, match=message):
        make(name, changes)
