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
    "impute_neighbors": (
        *(3, 3),
        {"nan": True, "missing": 0.0, "neighbors": 4, "weigh": False, "strangers": True},
        {"donors": np.ones((3, 4)), "means": np.ones(3)},
    ),
    "unary_function": (3, 3, {"function": "log1p"}),
    "power_transform": (3, 3, {"method": "box-cox", "inverse": False, "lambdas": np.ones(3)}),
    "quantile_transform": (
        *(3, 3),
        {"normal": True, "inverse": False, "quantiles": np.array([[0.0, 2.0]] * 3)},
        {"references": np.array([0.0, 1.0])},
    ),
    "discretize": (3, 6, {"encode": "onehot-dense", "sizes": (2, 0, 1), "edges": np.arange(3.0)}),
    "polynomial": (3, 6, {"runs": (0, 3, 0, 1, 2, 1), "skipped": 3, "bias": True}),
    "spline": (
        *(3, 9),
        {"degree": 2, "periodic": False, "last": False, "bounded": True, "sloped": True},
        {"knots": np.array([np.arange(7.0)] * 3), "bounds": np.zeros((3, 2))},
        {"values": np.ones((6, 4)), "slopes": np.ones((6, 4))},
    ),
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
    ("impute_neighbors", {"donors": np.ones((2, 4))}, "do not fit"),
    ("impute_neighbors", {"donors": np.ones((3, 0))}, "do not fit"),
    ("impute_neighbors", {"neighbors": 5}, "neighbors must be"),
    ("impute_neighbors", {"neighbors": 0}, "neighbors must be"),
    ("impute_neighbors", {"means": np.ones(4)}, "3 values"),
    ("impute_neighbors", {"weigh": True}, "no weight"),
    ("unary_function", {"function": "system"}, "unknown function"),
    ("power_transform", {"method": "square"}, "unknown method"),
    ("power_transform", {"lambdas": np.ones(2)}, "3 values"),
    ("quantile_transform", {"quantiles": np.ones((2, 2))}, "do not fit"),
    ("quantile_transform", {"quantiles": np.array([[2.0, 0.0]] * 3)}, "must ascend"),
    ("quantile_transform", {"quantiles": np.full((3, 2), np.nan)}, "must ascend"),
    ("quantile_transform", {"references": np.ones(3)}, "2 values"),
    ("quantile_transform", {"references": np.array([0.0, np.nan])}, "must ascend"),
    ("discretize", {"sizes": (2, 1)}, "one a column"),
    ("discretize", {"sizes": (2, 1, 1)}, "as wide as there are bins"),
    ("discretize", {"edges": np.arange(4.0)}, "3 values"),
    ("discretize", {"encode": "ordinal"}, "as wide as there are bins"),
    ("discretize", {"encode": "hash"}, "encode must be"),
    ("polynomial", {"runs": (0, 3, 0, 1, 2)}, "three numbers"),
    ("polynomial", {"runs": (0, 4, 0)}, "not there"),
    ("polynomial", {"runs": (1, 3, 0)}, "not there"),
    ("polynomial", {"runs": (0, 3, 3)}, "not there"),
    ("polynomial", {"runs": (0x7FFFFFF, 0x7FFFFFF, 0)}, "not there"),
    ("polynomial", {"skipped": 2}, "as wide as there are products"),
    ("polynomial", {"skipped": 9}, "skipped must be"),
    ("spline", {"degree": 64}, "degree must be"),
    ("spline", {"degree": 3}, "too few knots"),
    ("spline", {"knots": np.ones((2, 7))}, "every column"),
    ("spline", {"knots": -np.array([np.arange(7.0)] * 3)}, "must ascend"),
    ("spline", {"last": True}, "as wide as there are splines"),
    ("spline", {"periodic": True}, "as wide as there are splines"),
    ("spline", {"bounds": np.zeros((3, 3))}, "another shape"),
    ("spline", {"values": np.zeros((3, 4))}, "another shape"),
    ("spline", {"slopes": None}, "float64"),
]


def make(name: str, changes: dict | None = None):
    width, columns, *parts = copy.deepcopy(CASES[name])
    description = {key: value for part in (*parts, changes or {}) for key, value in part.items()}
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
