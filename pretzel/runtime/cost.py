"""What a plan's run will cost, learnt from what its runs have cost."""

from __future__ import annotations

from typing import Any

_RECORD_POINTS = 16  # a record costs about as much as so many code points, before its own
_FIRST_GUESS = 50e-9  # seconds a code point: slow for a linear text plan, so that it errs upward
_WEIGHT = 0.125  # of a new measurement
_MOST_GROWTH = 4.0  # a measurement counts at most as so many times the estimate


def size_of(records: Any) -> int:
    """Work in some records: their code points and numbers, and a fixed part for each."""
    if not isinstance(records, list | tuple):
        return int(records.size) + _RECORD_POINTS * len(records)
    if len(records) == 1:
        return len(records[0]) + _RECORD_POINTS
    return sum(map(len, records)) + _RECORD_POINTS * len(records)


class CostEstimate:
    """Moving average of seconds per unit of `size_of`.

    One interrupted run (a page fault, another thread's turn) must not move a plan off the loop:
    a measurement is cut at four times the estimate. A plan that really became slower is known
    after a dozen runs.
    """

    __slots__ = ("seconds_per_point",)

    def __init__(self) -> None:
        self.seconds_per_point = _FIRST_GUESS

    def seconds(self, size: int) -> float:
        """Estimate for records of this size."""
        return self.seconds_per_point * size

    def observe(self, size: int, seconds: float) -> None:
        """Learn from a run of this size."""
        rate = self.seconds_per_point
        measured = seconds / (size or 1)
        if measured > rate * _MOST_GROWTH:
            measured = rate * _MOST_GROWTH
        self.seconds_per_point = rate + (measured - rate) * _WEIGHT
