"""A tiny labelled corpus, texts of every script, and the strictest comparison there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import pretzel

CORPUS = [
    "A good book, good plot and a good end. I loved it!",
    "Bad, bad, BAD film: the plot is thin and the end is worse",
    "vitamin c serum smells of roses; I can't say more",
    "Le café noir était très bon, naïve façade",
    "ΟΔΥΣΣΕΥΣ and ὈΔΥΣΣΕΎΣ end in sigma: ΣΑΣ Σ ας",
    "İstanbul'da IĞDIR ılık, Istanbul is İ",
    "日本語のテキスト、とても良い。 日本語 テキスト",
    "한국어 문장도 있습니다  좋은 책",
    "كتاب جيد جدا ٣٤٥ والنهاية سيئة",
    "यह किताब बहुत अच्छी है, क्षत्रिय",
    "good bad\tgood\n\nbad  good\u00a0bad\u2028good",
    "e\u0301te\u0301 vs été, n\u0303 vs ñ",
    "👩\u200d👩\u200d👧 family 👍🏽 good 👍",
    "the the the the the and and and a a a a",
    "snake_case x1 1x 2 22 3.14 1,000 ½ ² x² m²",
    "Straße STRASSE ſtraße ß ẞ ﬁne ﬀ",
    "I a o u x y",
    "плохая книга, хорошая КНИГА Ёлка ёлка",
    "good",
    "bad",
    "sad end, sad book; bad book",
    "lovely lovely roses and good roses",
]
LABELS = np.array([1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1])
THREE = np.array([2, 0, 1, 2, 0, 1, 2, 1, 0, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 2])
TARGETS = np.linspace(-3.0, 5.0, len(CORPUS)) ** 2

WILD = [
    "",
    " ",
    "  \t\n",
    "a",
    "\x00",
    "good\x00bad\x00\x00good",
    "\ud800",
    "good \ud83d\ude00 bad \udfff\ud800 good",
    "\ud83d\ude00 is not \U0001f600",
    "\ufeffgood bad\ufeff",
    "good\x1cbad\x1dgood\x1ebad\x1fgood\x85bad",
    "good\u2028bad\u2029good\u3000bad\u200bgood\u2060bad\u180egood",
    "good\u00a0\u00a0bad \x1c\x1f good\x85\x85bad",
    "ΣΑΣ ΑΣ. Σ. ΑΣΑ ὍΣ! Α\u0301Σ Σ\u0301 ΑΣ\u00ad ΑΣ\u00adΒ",
    "İI ıi İ̇ I\u0307",
    "日本語 good テキスト 日 本",
    "كتاب جيد، ٣",
    "किताब अच्छी है क्षि",
    "\u0301\u0301 e\u0301\u0327 a\u20dd",
    "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈 👍🏽👍🏿",
    "ǅ ǆ Ǆ ᾼ ῼ ŉ ΐ ﬃ ẞ",
    "𐐀𐐨 𝔘𝔫𝔦 𝟙𝟚𝟛 Ⅷ ⅷ ①② ㉈ ᛮ",
    "ﷺ ﷽ ㍿ ｇｏｏｄ ＢＡＤ",
    "_ __ ___ _a a_ a_b ‿ a‿b",
    "good " * 100,
    "x" * 1000,
    "the end the end the end, the the the",
    "Good GOOD gOOd bad BAd",
]

METHODS = ("predict", "predict_proba", "decision_function", "transform")


def assert_same_answer(expected: Any, found: Any) -> None:
    """Equal type, shape, dtype, and values within 1e-9 · max(1, |y|); labels exactly."""
    if isinstance(expected, list):
        assert isinstance(found, list)
        for wanted, given in zip(expected, found, strict=True):
            assert_same_answer(wanted, given)
        return
    if scipy.sparse.issparse(expected):
        assert scipy.sparse.issparse(found)
        assert found.format == expected.format
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        assert found.has_sorted_indices
        expected, found = expected.toarray(), found.toarray()
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    if expected.dtype.kind == "f":
        tolerance = 1e-9 if expected.dtype == np.float64 else 1e-6
        same = (found == expected) | (np.isnan(found) & np.isnan(expected))
        with np.errstate(invalid="ignore"):
            near = np.abs(found - expected) <= tolerance * np.maximum(1.0, np.abs(expected))
        np.testing.assert_array_equal(same | near, True)
    else:
        assert found.tolist() == expected.tolist()


def part(answer: Any, rows: slice) -> Any:
    """Some rows of an answer."""
    return [each[rows] for each in answer] if isinstance(answer, list) else answer[rows]


def assert_agree(model: Any, texts: Sequence[str], *plans: pretzel.ModelPlan) -> None:
    """Every method of the model, and no other, answers the same on these texts."""
    offered = offered_by(model)
    expected = {method: getattr(model, method)(texts) for method in offered}
    for plan in plans:
        assert sorted(plan.methods) == sorted(offered)
        for method in offered:
            assert_same_answer(expected[method], getattr(plan, method)(texts))


def assert_candidates_agree(plan: pretzel.ModelPlan, texts: Any) -> None:
    """All physical candidates answer with equal bits, so a score never depends on the choice."""
    names = {candidate.name for stage in plan.stages for candidate in stage.candidates}
    for method in plan.methods:
        number = plan.method_number(method)
        answers = [
            plan.finish(number, plan.native(name).run(texts, number)) for name in sorted(names)
        ]
        for answer in answers[1:]:
            if scipy.sparse.issparse(answer):
                assert (answer != answers[0]).nnz == 0
            elif isinstance(answer, list):
                for one, other in zip(answer, answers[0], strict=True):
                    assert one.tobytes() == other.tobytes()
            else:
                assert answer.tobytes() == answers[0].tobytes()


@pytest.fixture(scope="session")
def corpus() -> list[str]:
    return list(CORPUS)


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Everything: the corpus, every kind of odd text, and mixtures of both."""
    return CORPUS + WILD + [f"{left} {right}" for left, right in zip(CORPUS, WILD, strict=False)]


@pytest.fixture(scope="session")
def targets() -> dict[str, np.ndarray[Any, Any]]:
    """Things to fit on, one value a corpus text."""
    names = np.array(["bad", "good", "très bon"])
    return {
        "int": LABELS,
        "bool": LABELS.astype(bool),
        "float": LABELS.astype(np.float64),
        "str": names[LABELS],
        "object": names[LABELS].astype(object),
        "three": THREE,
        "three str": names[THREE],
        "three gaps": np.array([-7, 3, 1000])[THREE],
        "number": TARGETS,
        "column": TARGETS[:, np.newaxis],
        "two numbers": np.stack([TARGETS, np.cos(TARGETS)], axis=1),
    }


def offered_by(model: Any) -> tuple[str, ...]:
    """The methods of a model that a plan offers, too."""
    offered = tuple(method for method in METHODS if hasattr(model, method))
    if "predict" in offered and not transforms_too(model):
        offered = tuple(method for method in offered if method != "transform")
    return offered


def transforms_too(model: Any) -> bool:
    """Whether a plan of a model that predicts transforms as well.

    Ensembles and selectors hand out what they give to their members; plans do not.
    """
    while hasattr(model, "steps"):
        model = model.steps[-1][1]
    return type(model).__module__.startswith(("sklearn.cluster.", "sklearn.cross_decomposition."))


@pytest.fixture(scope="session")
def table() -> np.ndarray[Any, Any]:
    """Float64 [60, 6]: normal, skewed, whole, few-valued, constant, huge and tiny columns."""
    random = np.random.default_rng(7)
    columns = [
        random.normal(size=60),
        np.exp(random.normal(size=60)),
        random.integers(-3, 9, 60).astype(float),
        random.integers(0, 2, 60).astype(float),
        np.full(60, 2.5),
        random.normal(size=60) * 1e5,
    ]
    return np.stack(columns, axis=1)


@pytest.fixture(scope="session")
def table_targets(table: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """Things to fit on, one value a row of the table."""
    random = np.random.default_rng(8)
    score = table[:, 0] + table[:, 2] / 3 + random.normal(size=60) / 2
    two = (score > np.median(score)).astype(int)
    three = np.digitize(score, np.quantile(score, [0.3, 0.6]))
    names = np.array(["bad", "good", "très bon"])
    return {
        "int": two,
        "bool": two.astype(bool),
        "str": names[two],
        "three": three,
        "three str": names[three],
        "three gaps": np.array([-7, 3, 1000])[three],
        "number": score,
        "two numbers": np.stack([score, np.cos(score)], axis=1),
    }


def strange_rows(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The rows, and rows of zeros, extremes, values on and beside those of the table."""
    zero = np.zeros((1, table.shape[1]))
    beside = np.nextafter(table[:5], np.inf)
    return np.vstack([table, zero, -zero, zero + 1, table[:5] * 1e6, table[:5] * 1e-6, beside])


@pytest.fixture
def check_table(tmp_path: Path) -> Callable[..., pretzel.ModelPlan]:
    """Compiles a model of tables and compares all its methods.

    Batch, single rows, Fortran order, every second row, saved and loaded, all candidates.
    """

    def check(model: Any, rows: Any) -> pretzel.ModelPlan:
        if isinstance(rows, np.ndarray) and rows.dtype == np.float64 and rows.ndim == 2:
            rows = strange_rows(rows) if np.isfinite(rows).all() else rows
        plan = pretzel.compile(model)
        plan.save(tmp_path / "model.pretzel")
        loaded = pretzel.load(tmp_path / "model.pretzel")
        offered = offered_by(model)
        assert sorted(plan.methods) == sorted(offered)
        for method in offered:
            expected = getattr(model, method)(rows)
            assert_same_answer(expected, getattr(plan, method)(rows))
            assert_same_answer(expected, getattr(loaded, method)(rows))
            if isinstance(rows, np.ndarray):
                assert_same_answer(expected, getattr(plan, method)(np.asfortranarray(rows)))
                assert_same_answer(
                    part(expected, slice(0, None, 2)), getattr(plan, method)(rows[::2])
                )
            for start in range(0, len(rows), max(1, len(rows) // 6)):
                one = rows[start : start + 1]
                answer = getattr(plan, method)(one)
                assert_same_answer(part(expected, slice(start, start + 1)), answer)
        assert_candidates_agree(plan, plan.records(rows))
        return plan

    return check


@pytest.fixture
def check(texts: list[str], tmp_path: Path) -> Callable[..., pretzel.ModelPlan]:
    """Compiles a model and compares all its methods: batch, single records, saved and loaded."""

    def check(model: Any, records: Sequence[str] = tuple(texts)) -> pretzel.ModelPlan:
        records = list(records)
        plan = pretzel.compile(model)
        plan.save(tmp_path / "model.pretzel")
        assert_agree(model, records, plan, pretzel.load(tmp_path / "model.pretzel"))
        assert_candidates_agree(plan, records)
        for text in records[:: max(1, len(records) // 4)]:
            assert_agree(model, [text], plan)
        return plan

    return check
