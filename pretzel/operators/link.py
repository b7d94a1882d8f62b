"""Link functions: decision scores to probabilities, as scikit-learn computes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.couple_pairs import couple_pairs

Scores = NDArray[np.float64]


def expit(scores: Scores) -> Scores:
    """The logistic function, without overflow at either end."""
    shrunk = np.exp(-np.abs(scores))
    return np.where(scores >= 0.0, 1.0 / (1.0 + shrunk), shrunk / (1.0 + shrunk))


def logistic(scores: Scores) -> Scores:
    """[n, 1] scores to [n, 2]: the second class's probability is the logistic of the score."""
    positive = expit(scores)
    return np.hstack([1.0 - positive, positive])


def softmax(scores: Scores) -> Scores:
    """[n, k] scores to [n, k]."""
    return _share(np.exp(scores - scores.max(axis=1, keepdims=True)))


def log_likelihood(scores: Scores) -> Scores:
    """exp(scores - logsumexp(scores)): what is infinitely likely is NaN, the others are 0."""
    greatest = scores.max(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        shares: Scores = np.exp(scores - greatest)
        finite = np.isfinite(greatest)[:, 0]
        shares[finite] = _share(shares[finite])
    return shares


def symmetric_softmax(scores: Scores) -> Scores:
    """[n, 1] scores to [n, 2]: the softmax of (-score, score)."""
    return softmax(np.hstack([-scores, scores]))


def ovr_logistic(scores: Scores) -> Scores:
    """[n, k] scores to [n, k]: one logistic a class, rows divided by their sum."""
    return logistic(scores) if scores.shape[1] == 1 else spread(expit(scores))


def one_vs_rest_logistic(scores: Scores) -> Scores:
    """As `ovr_logistic`, but a row that every class refuses entirely stays 0."""
    return share_unless_zero(expit(scores))


def one_vs_rest_huber(scores: Scores) -> Scores:
    """As `modified_huber`, but a row that every class refuses entirely stays 0."""
    return share_unless_zero(clip_to_probability(scores))


def modified_huber(scores: Scores) -> Scores:
    """The probabilities of SGDClassifier(loss="modified_huber"): linear between -1 and 1."""
    each = clip_to_probability(scores)
    if scores.shape[1] == 1:
        return np.hstack([1.0 - each, each])
    return spread(each)


def clip_to_probability(scores: Scores) -> Scores:
    """[-1, 1] to [0, 1], what is outside to the nearer end."""
    each: Scores = (np.clip(scores, -1.0, 1.0) + 1.0) / 2.0
    return each


def share_unless_zero(each: Scores) -> Scores:
    """Shares of each row; a row of zeros stays."""
    sums = each.sum(axis=1, keepdims=True)
    return each / np.where(sums == 0.0, 1.0, sums)


def spread(each: Scores) -> Scores:
    """Shares of each row; a row that every class refuses entirely is spread evenly."""
    each[each.sum(axis=1) == 0.0] = 1.0
    return _share(each)


def _share(each: Scores) -> Scores:
    shares: Scores = each / each.sum(axis=1, keepdims=True)
    return shares


def nearest(scores: Scores) -> Scores:
    """Discriminant scores to [n, k]: a single one is that of the second of two classes."""
    return logistic(scores) if scores.shape[1] == 1 else softmax(scores)


def exponential(scores: Scores) -> Scores:
    """As `logistic`, of twice the score: the probabilities of the exponential loss."""
    return logistic(2.0 * scores)


def samme(scores: Scores) -> Scores:
    """Scores of boosted votes to probabilities: the softmax, with all but one class a share."""
    return softmax(scores / (scores.shape[1] - 1.0))


PROBABILITIES: Mapping[str, Callable[[Scores], Scores]] = {
    "logistic": logistic,
    "softmax": softmax,
    "probabilities": np.copy,
    "present_logistic": expit,
    "present_huber": clip_to_probability,
    "present_above": np.copy,
    "one_vs_rest_logistic": one_vs_rest_logistic,
    "one_vs_rest_huber": one_vs_rest_huber,
    "log_likelihood": log_likelihood,
    "symmetric_softmax": symmetric_softmax,
    "ovr_logistic": ovr_logistic,
    "nearest": nearest,
    "coupled": couple_pairs,
    "voted": np.copy,
    "logistic_from_zero": logistic,
    "exponential": exponential,
    "samme": samme,
    "stated": np.copy,
    "modified_huber": modified_huber,
}
FROM_ZERO = frozenset({"one_class", "logistic_from_zero", "exponential"})  # 0 is the second class
REGRESSIONS = ("identity", "log")
# Predict reads votes for k classes, and the other methods columns behind these.
APART = ("nearest", "separate", "coupled", "voted", "stated")
# Several labels a record: predict gives 1 for a score above this.
MULTI_LABEL: Mapping[str, float] = {
    "present": 0.0,
    "present_logistic": 0.0,
    "present_huber": 0.0,
    "present_above": 0.5,
}
WITHOUT_LABELS = frozenset({*REGRESSIONS, *MULTI_LABEL})
LINKS = (
    *REGRESSIONS,
    "present",
    "margin",
    "one_class",
    "above_half",
    "votes",
    "separate",
    "panel",
    *PROBABILITIES,
)
WITHOUT_SCORES = frozenset(
    {*REGRESSIONS, "log_likelihood", "probabilities", "votes", "voted", "present_above"}
)
ONE_SCORE = frozenset({"logistic", "symmetric_softmax", "above_half", *FROM_ZERO})
ONE_SCORE_A_CLASS = frozenset(
    {
        "softmax",
        "log_likelihood",
        "probabilities",
        "votes",
        "one_vs_rest_logistic",
        "one_vs_rest_huber",
        "samme",
    }
)


def beside_scores(link: str, classes: int) -> int:
    """How many of the columns that a predictor reads are no decision scores.

    Those of `APART` are votes, then scores, then what probabilities are made of, unless that is
    the scores.
    """
    votes = classes if link in APART else 0
    shares = {"coupled": classes * (classes - 1) // 2, "voted": classes, "stated": classes}
    return votes + shares.get(link, 0)
