"""How often each of n things is drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import ScenarioError
from pretzel.replay.scenario import Popularity, Same, Sequential, Uniform, Zipf


def draw(
    popularity: Popularity, choices: int, count: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """``count`` numbers in [0, choices); 0 is the most popular.

    Raises:
        ScenarioError: ``same`` names a number that is not there.
    """
    match popularity:
        case Uniform():
            return random.integers(0, choices, count)
        case Sequential():
            return np.arange(count, dtype=np.int64) % choices
        case Same(number=number):
            if not 0 <= number < choices:
                raise ScenarioError(f"number {number} is out of range: there are {choices}")
            return np.full(count, number, np.int64)
        case Zipf(alpha=alpha):
            cumulative = np.cumsum(zipf_weights(alpha, choices))
            return np.searchsorted(cumulative[:-1], random.random(count), side="right")


def zipf_weights(alpha: float, choices: int) -> NDArray[np.float64]:
    """Probabilities of ranks 1..choices, proportional to ``rank ** -alpha``; any alpha > 0."""
    weights = np.arange(1, choices + 1, dtype=np.float64) ** -alpha
    probabilities: NDArray[np.float64] = weights / weights.sum()
    return probabilities
