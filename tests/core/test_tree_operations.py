"""Operations over trees: descriptions and bytes that could read out of bounds or loop forever."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from pretzel import _core

from .plans import freeze, ngram, operation, plan, read_text

FEATURES = np.array([0, 2, 0, 0, 0], np.int32)
CHILDREN = np.array([[1, 4], [2, 3], [-1, -1], [-1, -1], [-1, -1]], np.int32)
TREE = (FEATURES, np.array([0.5, 1.5, 0, 0, 0]), CHILDREN, np.zeros(5, np.uint8))
ROOTS = np.array([0, 5])
NARROW = _core.freeze_trees(*TREE, ROOTS, 3, True)
SETS = _core.freeze_trees(*TREE[:3], np.array([0, 2, 0, 0, 0], np.uint8), ROOTS, 3, False)
REGISTERS = [
    ("text", 0),
    ("sparse", 4),
    ("dense", 3),
    ("dense", 2),
    ("dense", 2),
    ("sparse", 3),
    ("dense", 3),
    ("dense", 3),
    ("dense", 3),
    ("dense", 1),
]
PLACES = np.array([0, 1, -1, 2], np.int32)


def operations() -> list[dict]:
    sums = {"values": np.ones((3, 2)), "base": np.zeros(2), "divisor": 2.0}
    sparse = {"sparse": True, "places": PLACES, "lets_in": "finite"}
    return [
        read_text(),
        ngram("char", (1, 1), freeze(["a", "b", "c", "d"]), inputs=(0,), outputs=(1,)),
        operation("sparse_dot", (1,), (2,), weights=np.eye(4, 3), norm=None, divide=False),
        operation("tree_ensemble", (1,), (3,), trees=NARROW, **sparse, **sums),
        operation(
            "tree_ensemble",
            (2,),
            (4,),
            trees=SETS,
            sets=np.ones((2, 8), np.uint32),
            sparse=False,
            lets_in="any",
            **sums,
        ),
        operation("tree_leaves", (2,), (5,), trees=NARROW, sparse=False, lets_in="nan"),
        operation("to_single", (2,), (6,)),
        operation("take_columns", (6,), (7,), columns=np.array([2, 0, 2], np.int32)),
        operation("clip_logit", (7,), (8,), least=0.1),
        operation("weighted_median", (8,), (9,), weights=np.ones(3)),
        operation("predictor", (9,), (), link="identity", classes=0, squeeze=True),
    ]


def corrupt(array, place, value):
    changed = array.copy()
    changed[place] = value
    return changed


WIDE = np.ones((2, 8), np.uint32)
BROKEN = [
    (3, {"trees": NARROW[:-8]}, "wrong size"),
    (3, {"trees": NARROW[:40]}, "too short"),
    (3, {"trees": corrupt(NARROW, 0, 0)}, "wrong magic"),
    (3, {"trees": NARROW.astype(np.int8)}, "uint8"),
    (3, {"trees": None}, "uint8"),
    (3, {"values": np.ones((4, 2))}, "one row a leaf"),
    (3, {"values": np.ones((3, 3))}, "one column, or those"),
    (3, {"base": np.zeros(1)}, "2 values"),
    (3, {"divisor": "2"}, "divisor must be"),
    (3, {"places": PLACES[:3]}, "one a column"),
    (3, {"places": np.array([0, 1, -1, 3], np.int32)}, "in range"),
    (3, {"places": None}, "int32"),
    (3, {"sparse": None}, "must be a bool"),
    (3, {"lets_in": "all"}, "finite, nan or any"),
    (3, {"sparse": False}, "register 1|kind|dense"),
    (4, {"sets": None}, "more sets"),
    (4, {"sets": WIDE[:1]}, "more sets"),
    (4, {"sets": np.ones((2, 7), np.uint32)}, "8 words"),
    (4, {"sets": WIDE.astype(np.int32)}, "uint32"),
    (4, {"inputs": (3,)}, "other columns"),
    (5, {"outputs": (1,)}, "register|written"),
    (6, {"inputs": (3,)}, "another width"),
    (7, {"columns": np.array([3, 0, 2], np.int32)}, "in range"),
    (7, {"columns": np.array([-1, 0, 2], np.int32)}, "in range"),
    (7, {"columns": np.array([0, 2], np.int32)}, "another width"),
    (8, {"inputs": (3,)}, "another width"),
    (9, {"weights": np.ones(2)}, "3 values"),
    (9, {"outputs": (9, 9)}, "outputs"),
]


def test_a_plan_of_all_of_them_runs() -> None:
    made = plan(REGISTERS, operations())
    assert made.run(["abc", "", "cc"], 0).shape == (3,)


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


def test_no_byte_leads_out_of_bounds() -> None:
    """Any single byte changed: refused, or it runs and ends."""
    for name, number in (("narrow", 3), ("sets", 4)):
        trees = NARROW if name == "narrow" else SETS
        for place in range(trees.size):
            for flip in (1, 128, 255):
                hostile = operations()
                hostile[number]["trees"] = corrupt(trees, place, trees[place] ^ flip)
                try:
                    made = plan(REGISTERS, hostile)
                except ValueError:
                    continue
                made.run(["abcd", "dd", "a"], 0)


def test_tables_of_no_trees() -> None:
    with pytest.raises(ValueError, match="in front of its parent"):
        _core.freeze_trees(FEATURES, TREE[1], CHILDREN * 0, TREE[3], ROOTS, 3, True)
    with pytest.raises(ValueError, match="feature is out of range"):
        _core.freeze_trees(*TREE, ROOTS, 2, True)
    with pytest.raises(ValueError, match="no such columns"):
        _core.freeze_trees(*TREE, ROOTS, 0, True)
    with pytest.raises(TypeError):
        _core.freeze_trees(FEATURES.astype(np.int64), *TREE[1:], ROOTS, 3, True)
