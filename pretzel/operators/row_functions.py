"""What ensembles do with the scores of their members, a row at a time.

Beside the links that give probabilities (``link.py``), by the names that `ApplyLink` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np

from pretzel.operators.couple_pairs import classes_of_pairs, couple_pairs
from pretzel.operators.link import (
    APART,
    MULTI_LABEL,
    PROBABILITIES,
    Scores,
    expit,
    share_unless_zero,
    spread,
)


def complement(scores: Scores) -> Scores:
    """[n, 1] probabilities p to [n, 2]: (1 - p, p)."""
    return np.hstack([1.0 - scores, scores])


def log_probabilities(scores: Scores) -> Scores:
    """Logits of probabilities as scikit-learn's temperature scaling has them."""
    logits: Scores = np.log(scores + 1e-12)
    return logits


def exp2(scores: Scores) -> Scores:
    """Powers of two."""
    powers: Scores = np.exp2(scores)
    return powers


def logarithm(scores: Scores) -> Scores:
    """-inf of 0, NaN of what is below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values: Scores = np.log(scores)
    return values


def shares(scores: Scores) -> Scores:
    """Rows that sum to 1; a row of zeros becomes uniform."""
    return spread(scores.copy())


def one_hot(scores: Scores) -> Scores:
    """1 for the class that wins: the second one where a single score is above 0."""
    if scores.shape[1] == 1:
        return np.hstack([~(scores > 0.0), scores > 0.0]).astype(np.float64)
    chosen: Scores = np.eye(scores.shape[1])[scores.argmax(axis=1)]
    return chosen


def chosen(scores: Scores) -> Scores:
    """[n, 1]: the number of the class that wins."""
    if scores.shape[1] == 1:
        return (scores > 0.0).astype(np.float64)
    numbers: Scores = scores.argmax(axis=1).astype(np.float64).reshape(-1, 1)
    return numbers


def above_zero(scores: Scores) -> Scores:
    """1 for what is above 0, else 0."""
    return (scores > 0.0).astype(np.float64)


def shares_unless_zero(scores: Scores) -> Scores:
    """Rows that sum to 1; a row of zeros stays."""
    return share_unless_zero(scores)


def one_vs_one(scores: Scores) -> Scores:
    """Scores of all pairs of classes to votes, with the confidences squeezed below 1/3."""
    return voted_pairs(np.hstack([scores, scores]))


def voted_pairs(scores: Scores) -> Scores:
    """As `one_vs_one`, of votes for the second of each pair (above 0) and then confidences."""
    pairs = scores.shape[1] // 2
    classes = classes_of_pairs(pairs)
    votes = np.zeros((len(scores), classes))
    confidences = np.zeros_like(votes)
    for pair, (first, second) in enumerate(combinations(range(classes), 2)):
        confidences[:, first] -= scores[:, pairs + pair]
        confidences[:, second] += scores[:, pairs + pair]
        votes[:, first] += ~(scores[:, pair] > 0.0)
        votes[:, second] += scores[:, pair] > 0.0
    answer: Scores = votes + confidences / (3 * (np.abs(confidences) + 1))
    return answer


def pair_votes(scores: Scores) -> Scores:
    """Scores of all pairs of classes to votes: the second of a pair wins from a score of 0 on."""
    classes = classes_of_pairs(scores.shape[1])
    votes = np.zeros((len(scores), classes))
    for pair, (first, second) in enumerate(combinations(range(classes), 2)):
        votes[:, first] += scores[:, pair] < 0.0
        votes[:, second] += ~(scores[:, pair] < 0.0)
    return votes


def relu(scores: Scores) -> Scores:
    """What is below 0 becomes 0."""
    positive: Scores = np.maximum(scores, 0.0)
    return positive


ROW_FUNCTIONS: Mapping[str, Callable[[Scores], Scores]] = {
    **{name: each for name, each in PROBABILITIES.items() if name not in APART},
    "log": np.exp,
    "sigmoid": expit,
    "complement": complement,
    "exp2": exp2,
    "shares": shares,
    "log_probabilities": log_probabilities,
    "one_hot": one_hot,
    "chosen": chosen,
    "above_zero": above_zero,
    "shares_unless_zero": shares_unless_zero,
    "one_vs_one": one_vs_one,
    "voted_pairs": voted_pairs,
    "pair_votes": pair_votes,
    "couple_pairs": couple_pairs,
    "negative": np.negative,
    "relu": relu,
    "tanh": np.tanh,
    "cosine": np.cos,
    "logarithm": logarithm,
}
SAME_WIDTH = frozenset(
    {
        *MULTI_LABEL,
        "log",
        "exp2",
        "sigmoid",
        "shares",
        "shares_unless_zero",
        "above_zero",
        "log_probabilities",
        "negative",
        "relu",
        "tanh",
        "cosine",
        "logarithm",
    }
)
# Columns a pair of classes.
PAIRS = {"one_vs_one": 1, "voted_pairs": 2, "pair_votes": 1, "couple_pairs": 1}


def width_after(link: str, columns: int) -> int:
    """Columns of a row of ``columns`` scores behind the function of that name."""
    if link in SAME_WIDTH:
        return columns
    if link == "chosen":
        return 1
    if link in PAIRS:
        return classes_of_pairs(columns // PAIRS[link])
    return max(2, columns)
