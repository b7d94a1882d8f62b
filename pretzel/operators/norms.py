"""The norms of a vector, and how the norms of its parts make the norm of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

NORMS = ("l1", "l2", "max")

# Dense rows with a norm below it stay as they are; of sparse rows only those of norm 0 do.
LEAST_DENSE_NORM = 10 * 2.0**-52


def partial_norm(values: Iterable[float], norm: str) -> float:
    """What a part contributes: sum of magnitudes (l1), sum of squares (l2), maximum (max)."""
    if norm == "l1":
        return sum((abs(value) for value in values), 0.0)
    if norm == "l2":
        return sum((value * value for value in values), 0.0)
    return max((abs(value) for value in values), default=0.0)


def join_norm(parts: Iterable[float], norm: str) -> float:
    """The norm of a vector from its parts' contributions."""
    if norm == "max":
        return max(parts, default=0.0)
    total = sum(parts, 0.0)
    return sqrt(total) if norm == "l2" else total


def row_norm(values: Iterable[float], norm: str) -> float:
    """The norm of a whole vector."""
    return join_norm([partial_norm(values, norm)], norm)
