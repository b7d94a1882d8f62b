"""Operations on categories: what they answer, what they refuse, and hostile descriptions."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pretzel import _core

from .plans import freeze, operation, plan, read_text

NAMES = np.frombuffer(b"agesize", np.uint8)
KINDS = ["text", *["dense"] * 5, "sparse", "dense", "dense", "dense"]
COLUMNS = [0, 1, 1, 2, 4, 2, 5, 5, 2, 7]
REGISTERS = list(zip(KINDS, COLUMNS, strict=True))


def operations() -> list[dict]:
    categories = {
        "dictionary": freeze(["a", "bb", "long enough"]),
        "rows": np.array([[0.0], [1.0], [2.0], [7.0]]),
        "others": np.array([0, 3, 3], np.int32),
        "column": np.frombuffer("größe".encode(), np.uint8),
    }
    numbers = {
        "values": np.array([0.0, 1.0, 0.0, 2.0]),
        "offsets": np.array([0, 2, 4], np.int64),
        "rows": np.arange(12.0).reshape(6, 2) % 3,
        "others": np.array([[4, 5], [5, 4]], np.int32),
        "names": NAMES,
        "name_offsets": np.array([0, 3, 7], np.int64),
    }
    sizes = np.array([3, 2], np.int64)
    dot = {"weights": np.arange(10.0).reshape(5, 2), "norm": None, "divide": False}
    return [
        read_text(0, lowercase=False),
        operation("read_category", (), (1,), text=0, **categories),
        operation("encode_text", (0,), (2,), **categories),
        operation("dense_concat", (1, 2), (3,)),
        operation("encode_numbers", (3,), (4,), **numbers),
        operation("dense_slice", (4,), (5,), start=1, stop=3),
        operation("one_hot", (1, 2), (6,), sizes=sizes, sink="sparse"),
        operation("one_hot", (5,), (7,), sizes=sizes, sink="dense"),
        operation("one_hot", (1, 2), (8,), sizes=sizes, sink="dot", **dot),
        operation("dense_concat", (7, 8), (9,)),
        operation("emit_dense", (9,), (), columns=7),
    ]


def test_a_plan_of_all_of_them_runs() -> None:
    made = plan(REGISTERS, operations())
    answers = made.run(["bb", "long enough", "x"], _core.TRANSFORM)
    # bb: code 1 twice, so row 1, (2, 0), of the one column and row 3, (0, 1), of the other
    assert answers.shape == (3, 7)
    one = _core.NativePlan
    assert answers[:, 5:].tolist() == [[2 + 8, 3 + 9], [4, 5], [0, 0]]
    del one


BROKEN = [
    (1, {"text": 1}, "text must be"),
    (1, {"dictionary": freeze(["a", "b"], words=True)}, "whole texts"),
    (1, {"dictionary": np.zeros(64, np.uint8)}, "not a dictionary"),
    (1, {"rows": np.zeros((2, 1))}, "one a category"),
    (1, {"rows": np.zeros((3, 0))}, "one a category"),
    (1, {"rows": np.zeros((4, 2))}, "another width"),
    (1, {"rows": np.zeros(4)}, "2 dimension"),
    (1, {"others": np.array([0, 3, 4], np.int32)}, "rows that there are"),
    (2, {"others": np.array([0, -2, 3], np.int32)}, "rows that there are"),
    (2, {"others": np.array([0, 3], np.int32)}, "three rows"),
    (2, {"others": np.array([0, 3, 3], np.int64)}, "int32"),
    (2, {"column": "size"}, "uint8"),
    (4, {"values": np.array([0.0, 1.0, 2.0, 2.0])}, "ascend"),
    (4, {"values": np.array([0.0, np.nan, 0.0, 2.0])}, "ascend"),
    (4, {"values": np.zeros(3)}, "4 values"),
    (4, {"offsets": np.array([0, 4], np.int64)}, "one a column"),
    (4, {"offsets": np.array([0, 5, 4], np.int64)}, "ascend"),
    (4, {"offsets": np.array([1, 2, 4], np.int64)}, "from 0 on"),
    (4, {"offsets": np.array([0, 2, 1 << 40], np.int64)}, "ascend"),
    (4, {"rows": np.zeros((3, 2))}, "one a category"),
    (4, {"rows": np.zeros((6, 3))}, "as wide as the rows"),
    (4, {"others": np.array([[4, 5], [5, 6]], np.int32)}, "rows that there are"),
    (4, {"others": np.array([[4, 5]], np.int32)}, "two rows a column"),
    (4, {"others": np.array([4, 5, 5, 4], np.int32)}, "2 dimension"),
    (4, {"name_offsets": np.array([0, 3, 8], np.int64)}, "names must be"),
    (4, {"name_offsets": np.array([0, 9, 7], np.int64)}, "ascend"),
    (6, {"sizes": np.array([3, 3], np.int64)}, "another width"),
    (6, {"sizes": np.array([3], np.int64)}, "one a column"),
    (6, {"sizes": np.array([6, -1], np.int64)}, "out of range"),
    (6, {"sizes": np.array([1 << 31, 1], np.int64)}, "out of range"),
    (6, {"sizes": np.array([0x7FFFFFFF, 1], np.int64)}, "too many columns"),
    (6, {"sink": "kitchen"}, "sink must be"),
    (7, {"sink": "sparse"}, "is dense, not sparse"),
    (8, {"weights": np.ones((4, 2))}, "5"),
    (8, {"weights": np.ones((5, 3))}, "columns"),
]


@pytest.mark.parametrize(("number", "changes", "message"), BROKEN)
def test_what_could_go_out_of_bounds_is_refused(number, changes, message) -> None:
    hostile = copy.deepcopy(operations())
    hostile[number].update(changes)
    with pytest.raises(ValueError, match=message):
        plan(REGISTERS, hostile)


@given(st.lists(st.text(max_size=20), unique=True, max_size=30), st.lists(st.text(max_size=20)))
def test_whole_texts_are_looked_up(terms, others) -> None:
    rows = np.arange(len(terms) + 1.0).reshape(-1, 1)
    other = np.full(3, len(terms), np.int32)
    settings = {"dictionary": freeze(terms), "rows": rows, "others": other}
    settings["column"] = np.zeros(0, np.uint8)
    made = plan(
        [("text", 0), ("dense", 1), ("dense", 1), ("dense", 2)],
        [
            read_text(0, lowercase=False),
            operation("encode_text", (0,), (1,), **settings),
            operation("read_category", (), (2,), text=0, **settings),
            operation("dense_concat", (1, 2), (3,)),
            operation("emit_dense", (3,), (), columns=2),
        ],
        block=3,
    )
    texts = [*terms, *others, "x" * 40]
    expected = [terms.index(text) if text in terms else len(terms) for text in texts]
    assert made.run(texts, _core.TRANSFORM).tolist() == [[code, code] for code in expected]


CODES = st.sampled_from([0.0, -0.0, 1.0, 2.0, 3.0, 0.5, -1.0, 1e300, np.nan, np.inf, 2**32 + 1.0])


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=9))
def test_codes_that_are_none_give_nothing(rows) -> None:
    sizes = [3, 2]
    made = _core.NativePlan(
        [
            {
                "operations": [
                    operation("read_numbers", (), (0,), columns=np.arange(2, dtype=np.int32)),
                    operation("one_hot", (0,), (1,), sizes=np.array(sizes, np.int64), sink="dense"),
                    operation("emit_dense", (1,), (), columns=5),
                ],
                "block": 4,
            }
        ],
        [("dense", 2), ("dense", 5)],
        0,
        (),
        [0, 0],
    )
    expected = np.zeros((len(rows), 5))
    for row, codes in enumerate(rows):
        for column, code in enumerate(codes):
            if code in range(sizes[column]):
                expected[row, 3 * column + int(code)] = 1.0
    assert np.array_equal(made.run(np.array(rows), _core.TRANSFORM), expected)


def strict_plan(block: int = 2) -> _core.NativePlan:
    return plan(
        [("dense", 1)],
        [
            operation(
                "read_category",
                (),
                (0,),
                text=0,
                dictionary=freeze(["a"]),
                rows=np.zeros((1, 1)),
                others=np.full(3, -1, np.int32),
                column=np.frombuffer("größe".encode(), np.uint8),
            ),
            operation("emit_dense", (0,), (), columns=1),
        ],
        block=block,
    )


@pytest.mark.parametrize("block", [1, 2, 64])
def test_a_refused_record_is_named(block) -> None:
    made = strict_plan(block)
    assert made.run(["a", "a"], _core.TRANSFORM).tolist() == [[0.0], [0.0]]
    with pytest.raises(_core.RefusedRecordError) as error:
        made.run(["a", "a", "a", "b", "c", "a"], _core.TRANSFORM)
    assert error.value.args == (3, "größe")
    assert made.run(["a"], _core.TRANSFORM).tolist() == [[0.0]]


def test_a_refused_run_does_not_end_the_others() -> None:
    made = strict_plan()
    executors = _core.Executors(1)
    runs = [_core.PipelineRun(made, [text] * 3, _core.TRANSFORM) for text in "aba"]
    executors.submit(0, 1, runs, True)
    while not executors.drain():
        pass
    good, bad, other = runs
    assert good.result().shape == other.result().shape == (3, 1)
    assert good.refusal is None
    assert good.error is None
    assert bad.error == "stage 1: a record is refused"
    assert bad.refusal.args == (0, "größe")
    assert not bad.holds_vectors
    with pytest.raises(_core.RefusedRecordError):
        bad.result()
    executors.close()
