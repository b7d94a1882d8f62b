"""Predictors against what scikit-learn's formulas give."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel import _core

from .plans import freeze, ngram, operation, plan, read_text, scoring_plan

TERMS = list("abcdef")
RECORDS = ["abc", "", "ffff", "a", "bd", "zzz"]


def scores_of(k: int, link: str = "margin", scale: float = 1.0) -> tuple[_core.NativePlan, object]:
    weights = np.random.default_rng(k).normal(size=(len(TERMS), k)) * scale
    built = scoring_plan(TERMS, weights, link)
    return built, scoring_plan(TERMS, weights).run(RECORDS, _core.DECISION_FUNCTION)


def test_methods_follow_from_the_link():
    assert scores_of(1, "identity")[0].methods() == [_core.PREDICT]
    assert scores_of(1, "margin")[0].methods() == [_core.PREDICT, _core.DECISION_FUNCTION]
    assert scores_of(2, "softmax")[0].methods() == [
        _core.PREDICT,
        _core.PREDICT_PROBA,
        _core.DECISION_FUNCTION,
    ]


@pytest.mark.parametrize("k", [1, 3])
def test_predict(k):
    built, scores = scores_of(k)
    labels = built.run(RECORDS, _core.PREDICT)
    assert labels.dtype == np.int64
    expected = (scores > 0).astype(int) if k == 1 else scores.argmax(axis=1)
    np.testing.assert_array_equal(labels, expected)


def test_regression_gives_scores():
    built, _ = scores_of(1, "identity")
    assert built.run(RECORDS, _core.PREDICT).shape == (len(RECORDS),)
    built, _ = scores_of(2, "identity")
    assert built.run(RECORDS, _core.PREDICT).shape == (len(RECORDS), 2)


@pytest.mark.parametrize("scale", [0.1, 1.0, 1000.0])
@pytest.mark.parametrize(
    ("link", "k"),
    [
        ("logistic", 1),
        ("ovr_logistic", 1),
        ("ovr_logistic", 4),
        ("softmax", 4),
        ("modified_huber", 1),
        ("modified_huber", 4),
    ],
)
def test_probabilities(link, k, scale):
    built, scores = scores_of(k, link, scale)
    found = built.run(RECORDS, _core.PREDICT_PROBA)
    if link == "softmax":
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        expected = exponentials / exponentials.sum(axis=1, keepdims=True)
    else:
        with np.errstate(over="ignore"):
            each = (
                (np.clip(scores, -1, 1) + 1) / 2
                if link == "modified_huber"
                else 1 / (1 + np.exp(-scores))
            )
        if k == 1:
            expected = np.stack([1 - each, each], axis=1)
        else:
            each[each.sum(axis=1) == 0] = 1
            expected = each / each.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_first_nan_wins_as_in_numpy(column):
    weights = np.zeros((len(TERMS), 3))
    weights[:, column] = np.nan
    labels = scoring_plan(TERMS, weights).run(["a"], _core.PREDICT)
    assert labels.tolist() == [column]


def test_parts_and_norms_are_combined():
    """Two parts, each k + 1 wide, under one norm."""
    weights = np.random.default_rng(0).normal(size=(6, 2))
    for norm, order in (("l1", 1), ("l2", 2), ("max", np.inf)):
        parts = [
            ngram(
                "char",
                (1, 1),
                freeze(TERMS),
                inputs=(0,),
                outputs=(out,),
                sink="dot",
                weights=weights * sign,
                norm=norm,
                divide=False,
            )
            for out, sign in ((1, 1), (2, -3))
        ]
        built = plan(
            [("text", 0), ("dense", 3), ("dense", 3), ("dense", 2)],
            [read_text(), *parts],
            [
                operation("combine", (1, 2), (3,), norm=norm, bias=np.array([1.0, 2.0])),
                operation("predictor", (3,), (), link="identity", classes=0, squeeze=False),
            ],
        )
        found = built.run(RECORDS, _core.PREDICT)
        for row, text in zip(found, RECORDS, strict=True):
            counts = np.array([text.count(term) for term in TERMS], dtype=float)
            length = np.linalg.norm(np.concatenate([counts, counts]), order) or 1.0
            np.testing.assert_allclose(
                row, (counts @ weights * (1 - 3)) / length + [1, 2], rtol=1e-12, atol=1e-12
            )
