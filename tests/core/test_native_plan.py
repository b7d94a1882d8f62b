"""Building and running native plans: hostile descriptions, records, allocations, threads."""

from __future__ import annotations

import copy
import threading

import numpy as np
import pytest

from pretzel import _core

from .plans import counting_plan, freeze, ngram, operation, plan, read_text, scoring_plan

TERMS = ["ab", "b", "abc"]
WEIGHTS = np.arange(3.0).reshape(3, 1)
REGISTERS = [("text", 0), ("tokens", 0), ("sparse", 3), ("dense", 1), ("dense", 1)]


def stages() -> list[list[dict]]:
    return [
        [
            read_text(),
            operation("tokenize", (0,), (1,)),
            ngram("char", (1, 3), freeze(TERMS), inputs=(0,), outputs=(2,), idf=np.ones(3)),
            operation("sparse_dot", (2,), (3,), weights=WEIGHTS, norm="l2", divide=True),
        ],
        [
            operation("combine", (3,), (4,), norm=None, bias=np.zeros(1)),
            operation("predictor", (4,), (), link="logistic", classes=2, squeeze=True),
        ],
    ]


def broken(stage: int, number: int, **changes) -> list[list[dict]]:
    result = copy.deepcopy(stages())
    result[stage][number].update(changes)
    return result


BROKEN = [
    (0, 0, {"op": "read_minds"}, "unknown operation"),
    (0, 0, {"op": None}, "unknown operation"),
    (0, 0, {"column": 1}, "column must be"),
    (0, 0, {"column": -1}, "column must be"),
    (0, 0, {"column": "0"}, "column must be"),
    (0, 0, {"lowercase": 1}, "lowercase must be a bool"),
    (0, 0, {"outputs": (9,)}, "no register 9"),
    (0, 0, {"outputs": (2**70,)}, "outputs must be integers"),
    (0, 0, {"outputs": (2,)}, "register 2 is sparse, not text"),
    (0, 0, {"outputs": ()}, "wrong number of outputs"),
    (0, 0, {"outputs": None}, "outputs must be a sequence"),
    (0, 0, {"inputs": (0,)}, "wrong number of inputs"),
    (0, 1, {"inputs": (1,)}, "register 1 is tokens, not text"),
    (0, 2, {"producer": "bytes"}, "producer must be"),
    (0, 2, {"producer": "word"}, "not for this producer"),
    (0, 2, {"producer": "token_char"}, "register 0 is text, not tokens"),
    (0, 2, {"min_n": 0}, "min_n must be"),
    (0, 2, {"min_n": 4}, "max_n must be"),
    (0, 2, {"max_n": 65}, "max_n must be"),
    (0, 2, {"sink": "drain"}, "sink must be"),
    (0, 2, {"idf": np.ones(2)}, "idf must have 3 values, not 2"),
    (0, 2, {"idf": np.ones(3, np.float32)}, "idf must be a C-contiguous array of float64"),
    (0, 2, {"idf": np.ones(6)[::2]}, "idf must be a C-contiguous array of float64"),
    (0, 2, {"idf": np.ones(3, ">f8")}, "idf must be a C-contiguous array of float64"),
    (0, 2, {"dictionary": b"bytes"}, "dictionary must be a C-contiguous array of uint8"),
    (0, 2, {"dictionary": np.zeros(128, np.uint8)}, "not a dictionary: wrong magic"),
    (0, 2, {"dictionary": freeze([*TERMS, "d"])}, "has 4 columns|idf must have 4"),
    (0, 2, {"dictionary": freeze(TERMS)[:-1]}, "not a dictionary: wrong size"),
    (0, 3, {"weights": np.zeros((2, 1))}, "weights has 2 rows, not 3"),
    (0, 3, {"weights": np.zeros((3, 0))}, "weights has no columns"),
    (0, 3, {"weights": np.zeros((3, 2))}, "has 1 columns, not 2"),
    (0, 3, {"weights": np.asfortranarray(np.zeros((3, 2)))}, "C-contiguous"),
    (0, 3, {"weights": np.zeros(3)}, "2 dimension"),
    (0, 3, {"norm": "l3"}, "norm must be"),
    (0, 3, {"norm": "l2", "divide": False}, "has 1 columns, not 2"),
    (0, 3, {"inputs": (3,)}, "register 3 is dense, not sparse"),
    (1, 0, {"inputs": ()}, "wrong number of inputs"),
    (1, 0, {"inputs": (4,)}, "register 4 is read before it is written"),
    (1, 0, {"outputs": (3,)}, "register 3 is written twice"),
    (1, 0, {"norm": "l2"}, "not as wide"),
    (1, 0, {"bias": np.zeros(2)}, "bias must have 1 values"),
    (1, 0, {"bias": None}, "bias must be"),
    (1, 1, {"link": "probit"}, "unknown link"),
    (1, 1, {"link": "softmax"}, "two columns or more|takes other columns"),
    (1, 1, {"classes": 3}, "classes must be"),
    (1, 1, {"inputs": (2,)}, "register 2 is sparse, not dense"),
]


@pytest.mark.parametrize(("stage", "number", "changes", "message"), BROKEN)
def test_hostile_descriptions(stage, number, changes, message):
    with pytest.raises(ValueError, match=f"stage {stage}, operation {number}.*({message})"):
        plan(REGISTERS, *broken(stage, number, **changes))


def test_malformed_plans():
    good = [{"operations": stage, "block": 1} for stage in stages()]
    _core.NativePlan(good, REGISTERS, 1)
    for columns in (0, 1 << 20):
        with pytest.raises(ValueError, match="columns: a record has"):
            _core.NativePlan(good, REGISTERS, columns)
    for block in (0, -1, 1 << 17, "1", None):
        with pytest.raises(ValueError, match="stage 0: block"):
            _core.NativePlan([{**good[0], "block": block}, good[1]], REGISTERS, 1)
    with pytest.raises(ValueError, match="stage 0: no operations"):
        _core.NativePlan([{"block": 1}], REGISTERS, 1)
    with pytest.raises(ValueError, match="stage 0, operation 0: not a mapping"):
        _core.NativePlan([{"block": 1, "operations": [3]}], REGISTERS, 1)
    with pytest.raises(ValueError, match="no operation writes the outputs"):
        _core.NativePlan(good[:1], REGISTERS, 1)
    with pytest.raises(ValueError, match=r"comes after|written twice"):
        _core.NativePlan([good[0], good[1], good[1]], REGISTERS, 1)
    for registers in ([("text",)], [("texts", 0)], [("text", -1)], [("text", "0")], [3]):
        with pytest.raises(ValueError, match="register 0"):
            _core.NativePlan(good, registers, 1)


@pytest.fixture
def scoring() -> _core.NativePlan:
    return plan(REGISTERS, *stages())


def test_records_of_the_wrong_type(scoring):
    with pytest.raises(TypeError, match="record 2: expected str, not bytes"):
        scoring.run(["a", "b", b"c"], _core.PREDICT)
    with pytest.raises(TypeError, match="not one str"):
        scoring.run("abc", _core.PREDICT)
    with pytest.raises(TypeError, match="sequence of str"):
        scoring.run(3, _core.PREDICT)
    with pytest.raises(TypeError, match="run takes"):
        scoring.run(["a"])
    with pytest.raises(TypeError):
        scoring.run(["a"], "predict")


def test_methods_that_are_not_offered(scoring):
    with pytest.raises(ValueError, match="method 3 is not offered"):
        scoring.run(["a"], _core.TRANSFORM)
    with pytest.raises(ValueError, match="no such method"):
        scoring.run(["a"], 4)


@pytest.mark.parametrize("kind", [list, tuple, iter, np.array])
def test_any_sequence_of_texts(scoring, kind):
    records = ["abab", "", "xbx", "\u0130ab", "\U0001f600b"] * 3
    expected = [scoring.run([record], _core.PREDICT_PROBA)[0].tolist() for record in records]
    found = scoring.run(kind(records), _core.PREDICT_PROBA)
    assert found.tolist() == expected
    assert scoring.run([], _core.PREDICT_PROBA).shape == (0, 2)


def test_an_uninitialised_plan_is_no_crash():
    with pytest.raises(TypeError):
        _core.NativePlan.__new__(_core.NativePlan).run(["a"], 0)


def test_csv_fields_as_python_has_them():
    import csv

    lines = ['a,B,"c ""d"" e"', "", "x", 'p,"q,r",s', '"a"b,c,d', "é,Σ,ς", 'a,"open, end']
    for field in range(3):
        built = _core.NativePlan(
            [
                {
                    "operations": [
                        operation(
                            "csv_field",
                            (),
                            (0,),
                            separator=",",
                            field=field,
                            fields=3,
                            lowercase=False,
                        ),
                        ngram("char", (1, 1), freeze(letters), inputs=(0,), outputs=(1,)),
                        operation("emit_sparse", (1,), (), columns=len(letters)),
                    ],
                    "block": 1,
                }
            ]
            if (letters := sorted({char for line in lines for char in line}))
            else [],
            [("text", 0), ("sparse", len(letters))],
            1,
        )
        _, ids, ends = built.run(lines, _core.TRANSFORM)
        for number, line in enumerate(lines):
            row = next(csv.reader([line]), [])
            text = row[field] if field < len(row) else ""
            begin = ends[number - 1] if number else 0
            assert [letters[i] for i in ids[begin : ends[number]]] == list(dict.fromkeys(text))


@pytest.mark.parametrize("block", [1, 3, 300])
def test_blocks_do_not_change_answers(block):
    terms = [chr(97 + i) + chr(97 + j) for i in range(9) for j in range(9)]
    weights = np.random.default_rng(1).normal(size=(len(terms), 3))
    records = [chr(97 + i % 9) * (i % 7) + "abcdefghi"[i % 5 :] for i in range(700)]
    expected = scoring_plan(terms, weights).run(records, _core.DECISION_FUNCTION)
    found = scoring_plan(terms, weights, block=block).run(records, _core.DECISION_FUNCTION)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    "records", [["some text of a review, ab abc"], ["abc ab"] * 50, ["\u0130Σ"]]
)
def test_warm_runs_allocate_nothing(scoring, records):
    sparse = counting_plan("word", (1, 2), ["ab abc", "ab"])
    for built, method in ((scoring, _core.PREDICT_PROBA), (sparse, _core.TRANSFORM)):
        for _ in range(3):
            built.run(records, method)
        before = _core.allocation_count()
        for _ in range(100):
            built.run(records, method)
        assert _core.allocation_count() == before


def test_threads_with_long_inputs_agree(scoring):
    records = ["ab abc b " * 40 + chr(97 + i % 26) for i in range(400)]
    expected = scoring.run(records, _core.PREDICT_PROBA).tobytes()
    answers: list[bytes] = []

    def run() -> None:
        for _ in range(20):
            mine = [str(record) for record in records]
            answers.append(scoring.run(mine, _core.PREDICT_PROBA).tobytes())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {expected}


def test_a_list_that_changes_while_it_runs():
    """The run holds its texts: clearing the caller's list takes nothing away from it."""
    built = counting_plan("char", (1, 1), ["a"])
    records = ["a" * 20_000 + str(i) for i in range(200)]
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            records.clear()
            records.extend("a" * 20_000 + str(i) for i in range(200))

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _ in range(30):
            values, _, _ = built.run(records, _core.TRANSFORM)
            assert set(values.tolist()) <= {20_000.0}
    finally:
        stop.set()
        thread.join()


def test_profile_and_warm(scoring):
    _core.warm(scoring)
    seconds = scoring.profile(["abc"] * 10, 3)
    assert len(seconds) == scoring.stage_count == 2
    assert all(second >= 0 for second in seconds)


def test_parameters_live_as_long_as_their_plan():
    built = scoring_plan(TERMS, np.random.default_rng(0).normal(size=(3, 2)))
    expected = built.run(["ab"], _core.DECISION_FUNCTION).tolist()
    churn = [np.random.default_rng(i).normal(size=(3, 2)) for i in range(1000)]
    assert built.run(["ab"], _core.DECISION_FUNCTION).tolist() == expected
    assert len(churn) == 1000
