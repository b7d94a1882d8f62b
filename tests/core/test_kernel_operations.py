"""Kernels with points: equal bits whatever the instruction set, and hostile descriptions."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import pretzel
from pretzel import _core
from pretzel.flour import FlourContext
from pretzel.operators import AdditiveChi2, KernelMatrix, SparseKernelMatrix
from pretzel.operators.kernel_function import KERNEL_FUNCTIONS
from pretzel.operators.sparse_kernel_matrix import SPARSE_KERNELS
from pretzel.store import ObjectStore

from .plans import freeze, ngram, operation, plan, read_text

REGISTERS = [
    ("text", 0),
    ("sparse", 3),
    ("dense", 3),
    *[("dense", 4)] * 2,
    *[("dense", 3)] * 2,
    ("dense", 12),
]
KERNEL = {"kernel": "rbf", "gamma": 0.5, "coef0": 0.0, "degree": 3.0}
STARTS = np.array([0, 2, 2, 3])
POINTS = np.array([3, 0, 3], np.int32)


def operations() -> list[dict]:
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c"]), inputs=(0,), outputs=(1,)),
        operation("sparse_dot", (1,), (2,), weights=np.ones((3, 3)), norm=None, divide=False),
        operation("kernel_matrix", (2,), (3,), points=np.ones((3, 4)), **KERNEL),
        operation(
            "sparse_kernel_matrix",
            (1,),
            (4,),
            starts=STARTS,
            points=POINTS,
            values=np.ones(3),
            **KERNEL,
        ),
        operation(
            "pairwise_linear",
            (3,),
            (5,),
            weights=np.ones((2, 4)),
            bias=np.ones(3),
            sizes=(1, 0, 3),
        ),
        operation("apply_link", (5,), (6,), link="couple_pairs"),
        operation("additive_chi2", (3,), (7,), steps=2, interval=0.5),
        operation("predictor", (6,), (), link="votes", classes=3, squeeze=False),
    ]


BROKEN = [
    (3, {"kernel": "telepathy"}, "unknown kernel"),
    (3, {"gamma": None}, "gamma must be"),
    (3, {"points": np.ones((4, 4))}, "do not fit"),
    (3, {"points": np.ones((3, 5))}, "do not fit"),
    (3, {"points": np.ones((3, 4), np.float32)}, "float64"),
    (4, {"kernel": "laplacian"}, "not for sparse"),
    (4, {"starts": STARTS[:3]}, "one a column"),
    (4, {"starts": np.array([1, 2, 2, 3])}, "from 0"),
    (4, {"starts": np.array([0, 2, 2, 4])}, "number of values"),
    (4, {"starts": np.array([0, 3, 2, 3])}, "must ascend"),
    (4, {"starts": np.array([0, -1, 2, 3])}, "must ascend"),
    (4, {"starts": STARTS.astype(np.int32)}, "int64"),
    (4, {"points": np.array([4, 0, 3], np.int32)}, "in range"),
    (4, {"points": np.array([-1, 0, 3], np.int32)}, "in range"),
    (4, {"values": np.ones(2)}, "3 values"),
    (5, {"sizes": (1, 3)}, "one a pair"),
    (5, {"sizes": (1, 1, 3)}, "do not fit"),
    (5, {"weights": np.ones((3, 4))}, "do not fit"),
    (5, {"bias": np.ones(2)}, "3 values"),
    (7, {"steps": 0}, "steps must be"),
    (7, {"steps": 3}, "another width"),
    (8, {"link": "separate"}, "classes must be|a score for each"),
    (8, {"link": "coupled"}, "other columns"),
    (8, {"link": "voted"}, "other columns"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    assert plan(REGISTERS, operations()).run(["abc", "", "c"], 0).tolist() == [2, 2, 2]


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


@pytest.fixture
def each_kernel_set():
    before = _core.kernel_set()
    yield _core.kernel_sets()
    _core.use_kernel_set(before)


@pytest.mark.parametrize("points", [1, 2, 7, 8, 31, 33, 67])
@pytest.mark.parametrize("kernel", KERNEL_FUNCTIONS)
def test_dense_kernels(kernel, points, each_kernel_set) -> None:
    random = np.random.default_rng(points)
    matrix = KernelMatrix(random.normal(size=(5, points)), kernel, 0.3, 0.25, 3.0)
    flow = FlourContext(ObjectStore()).table(list("abcde"), ["number"] * 5).numbers(*"abcde")
    program = flow.apply(matrix).predictor("identity", squeeze=False).plan()
    compiled = pretzel.compile(program)
    rows = random.normal(size=(11, 5))
    expected = matrix.reference([rows])
    for name in each_kernel_set:
        _core.use_kernel_set(name)
        found = compiled.predict(rows)
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-14)
        for count in (1, 2, 4, 5):  # the same bits for a row alone and in a batch
            assert compiled.predict(rows[:count]).tobytes() == found[:count].tobytes()
        if name == each_kernel_set[0]:
            bits = found.tobytes()
        assert found.tobytes() == bits


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_additive_chi_squared(steps) -> None:
    sample = AdditiveChi2(steps, 0.4)
    flow = FlourContext(ObjectStore()).table(list("abc"), ["number"] * 3).numbers(*"abc")
    rows = np.abs(np.random.default_rng(0).normal(size=(9, 3)))
    rows[:3] *= [[0.0, -1.0, 1.0], [1e-9, 1e9, -0.0], [1.0, 0.0, 0.0]]
    found = pretzel.compile(flow.apply(sample).plan()).transform(rows)
    np.testing.assert_allclose(found, sample.reference([rows]), rtol=1e-13)


@pytest.mark.parametrize("kernel", SPARSE_KERNELS)
def test_sparse_kernels(kernel) -> None:
    matrix = SparseKernelMatrix(STARTS, POINTS, np.array([1.0, 2, 3]), 4, kernel, 0.5, 0.1, 2.0)
    flow = FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=["a", "b", "c"])
    program = flow.apply(matrix).predictor("identity", squeeze=False).plan()
    texts = ["", "a", "b", "c", "cab", "bbacccca"]
    rows = [{"abc".index(letter): float(text.count(letter)) for letter in text} for text in texts]
    found = pretzel.compile(program).predict(texts)
    np.testing.assert_allclose(found, matrix.reference([rows]), rtol=1e-14)
    dense = np.zeros((3, 4))
    dense[[0, 0, 2], [3, 0, 3]] = 1, 2, 3
    counts = np.array([[text.count(letter) for letter in "abc"] for text in texts], float)
    again = KernelMatrix(dense, kernel, 0.5, 0.1, 2.0).reference([counts])
    np.testing.assert_allclose(found, again, rtol=1e-13)
