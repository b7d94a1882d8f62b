"""Searches for neighbours: references, and descriptions that could read out of bounds."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import pretzel
from pretzel import _core
from pretzel.flour import FlourContext
from pretzel.operators import NearestNeighbors, NeighborMean, NeighborVotes
from pretzel.operators.nearest_neighbors import METRICS
from pretzel.store import ObjectStore

from .plans import freeze, ngram, operation, plan, read_text

REGISTERS = [("text", 0), ("sparse", 3), ("dense", 2), ("dense", 4), ("dense", 3), ("dense", 1)]
INT = np.int32
TREE = {
    "search": "kd_tree",
    "metric": "euclidean",
    "p": 2.0,
    "k": 2,
    "points": np.arange(8.0),
    "order": np.array([3, 1, 0, 2], INT),
    "starts": np.array([0, 0, 2], INT),
    "ends": np.array([4, 2, 4], INT),
    "leaves": np.array([0, 1, 1], INT),
    "bounds": np.ones((3, 4)),
}


def operations() -> list[dict]:
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("sparse_dot", (1,), (2,), weights=np.ones((3, 2)), norm=None, divide=False),
        operation("nearest_neighbors", (2,), (3,), **TREE),
        operation(
            "neighbor_votes", (3,), (4,), classes=np.array([0, 1, 2, 0], INT), weights="distance"
        ),
        operation("neighbor_mean", (3,), (5,), targets=np.ones((4, 1)), weights="uniform"),
        operation("predictor", (4,), (), link="probabilities", classes=3, squeeze=False),
    ]


BROKEN = [
    (3, {"search": "magic"}, "unknown search"),
    (3, {"metric": "magic"}, "unknown metric"),
    (3, {"k": 0}, "k must be"),
    (3, {"k": 5}, "k must be"),
    (3, {"k": 3}, "two columns a neighbour"),
    (3, {"points": np.arange(7.0)}, "8 values"),
    (3, {"order": np.array([3, 1, 0, 4], INT)}, "of that number"),
    (3, {"order": np.array([3, 1, 0, -1], INT)}, "in range"),
    (3, {"order": np.array([], INT)}, "no points"),
    (3, {"starts": np.array([0, 0, 5], INT)}, "in range"),
    (3, {"ends": np.array([4, 2, 5], INT)}, "in range"),
    (3, {"ends": np.array([4, 2], INT)}, "one a node"),
    (3, {"starts": np.array([0, 3, 2], INT)}, "before it starts"),
    (3, {"leaves": np.array([0, 0, 1], INT)}, "lacks its children"),
    (3, {"bounds": np.ones((2, 4))}, "bounds do not fit"),
    (3, {"bounds": np.ones((3, 3))}, "bounds do not fit"),
    (3, {"search": "ball_tree"}, "bounds do not fit"),
    (4, {"classes": np.array([0, 1, 3, 0], INT)}, "in range"),
    (4, {"weights": "heavy"}, "uniform or distance"),
    (4, {"inputs": (4,)}, "written|input"),
    (5, {"targets": np.ones((4, 2))}, "as wide as the targets"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    assert plan(REGISTERS, operations()).run(["abc", "", "c"], 0).shape == (3,)


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


def test_numbers_that_are_no_points_are_left_out() -> None:
    made = operations()[:3]
    for weights in (np.full((3, 4), 1e300), np.full((3, 4), np.nan), np.full((3, 4), -5.0)):
        made[2] = operation("sparse_dot", (1,), (3,), weights=weights, norm=None, divide=False)
        scores = plan(REGISTERS, [*made, *operations()[4:]]).run(["abc", "c"], 1)
        assert scores.shape == (2, 3)


@pytest.mark.parametrize("metric", METRICS)
def test_kernel_is_reference(metric) -> None:
    random = np.random.default_rng(0)
    points, rows = random.normal(size=(600, 3)), random.normal(size=(37, 3))
    order = random.permutation(600).astype(np.int32)
    leaf = np.array([[0, 600, 1]], np.int32)
    search = NearestNeighbors(points, order, leaf, None, "brute", metric, 2.5, 9)
    flow = FlourContext(ObjectStore()).table(list("abc"), ["number"] * 3).numbers(*"abc")
    found = flow.apply(search)
    for last in (
        NeighborMean(random.normal(size=(600, 2)), "distance"),
        NeighborMean(random.normal(size=(600, 2)), "uniform"),
        NeighborVotes(random.integers(0, 4, 600).astype(np.int32), 4, "distance"),
    ):
        program = found.apply(last).predictor("identity", squeeze=False).plan()
        compiled = pretzel.compile(program)
        expected = last.reference([search.reference([rows])])
        before = _core.kernel_set()
        for name in _core.kernel_sets():
            _core.use_kernel_set(name)
            np.testing.assert_allclose(compiled.predict(rows), expected, rtol=1e-12)
        _core.use_kernel_set(before)
