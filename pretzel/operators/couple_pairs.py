"""Probabilities of many classes from those of all pairs of them, as libsvm couples them.

The second method of Wu, Lin and Weng (2004), iterated until the greatest error is below
0.005 / classes: where it stops decides about the third digit, so the steps are libsvm's.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
LEAST = 1e-7  # of the probability of one class against another
MOST_STEPS = 100


def couple_pairs(scores: Scores) -> Scores:
    """[n, pairs] logits of the second class of each pair to [n, classes]."""
    classes = classes_of_pairs(scores.shape[1])
    with np.errstate(over="ignore"):
        first = 1.0 / (1.0 + np.exp(scores))
    return np.array([couple(row, classes) for row in np.clip(first, LEAST, 1.0 - LEAST)])


def couple(probabilities: Scores, classes: int) -> Scores:
    """[pairs] probabilities of the first class of each pair to [classes]."""
    ratios = np.zeros((classes, classes))
    for pair, (first, second) in enumerate(combinations(range(classes), 2)):
        ratios[first, second] = probabilities[pair]
        ratios[second, first] = 1.0 - probabilities[pair]
    matrix = -ratios * ratios.T
    np.fill_diagonal(matrix, (ratios * ratios).sum(axis=0))
    shares = np.full(classes, 1.0 / classes)
    for _ in range(max(MOST_STEPS, classes)):
        products = matrix @ shares
        error = shares @ products
        if np.abs(products - error).max() < 0.005 / classes:
            break
        for each in range(classes):
            change = (error - products[each]) / matrix[each, each]
            shares[each] += change
            grown = 1.0 + change
            error += change * (change * matrix[each, each] + 2.0 * products[each])
            error /= grown * grown
            products = (products + change * matrix[each]) / grown
            shares /= grown
    return shares


def classes_of_pairs(pairs: int) -> int:
    """The least number of classes with so many pairs."""
    classes = 2
    while classes * (classes - 1) // 2 < pairs:
        classes += 1
    return classes
