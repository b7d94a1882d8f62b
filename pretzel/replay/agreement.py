"""Answers compared with those of a reference, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.replay.measurement import Measurement
from pretzel.replay.progress import Progress
from pretzel.replay.record_choice import pick
from pretzel.replay.schedule import Request

CHUNK = 250  # records the reference answers at a time


class Expected:
    """What the reference answers for every (pipeline, method, record) that some request asks."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], NDArray[Any]] = {}
        self.rows: dict[tuple[str, str], dict[int, int]] = {}

    def rows_of(self, request: Request, method: str) -> NDArray[Any]:
        """The reference's rows for a request."""
        key = (request.pipeline, method)
        rows = self.rows[key]
        return self.values[key][[rows[number] for number in request.records]]


def expect(
    reference: Mapping[str, Any],
    records: Any,
    requests: Sequence[Request],
    progress: Progress,
) -> Expected:
    """Ask the reference in batches, everything once."""
    asked: dict[tuple[str, str], set[int]] = defaultdict(set)
    for request in requests:
        for method in request.methods:
            asked[request.pipeline, method].update(request.records)
    expected = Expected()
    total = sum(map(len, asked.values()))
    with progress.track("asking the reference for the expected answers", total) as advance:
        for (pipeline, method), wanted in asked.items():
            numbers = sorted(wanted)
            parts = []
            for start in range(0, len(numbers), CHUNK):
                batch = pick(records, numbers[start : start + CHUNK])
                parts.append(np.asarray(getattr(reference[pipeline], method)(batch)))
                advance(len(batch))
            expected.values[pipeline, method] = np.concatenate(parts)
            expected.rows[pipeline, method] = {n: row for row, n in enumerate(numbers)}
    return expected


@dataclass
class Disagreements:
    """How the answers of a target compare; ``first`` tells the first that does not agree."""

    compared: int = 0  # answers: one a record and method
    different: int = 0
    failed: int = 0  # requests without an answer
    largest: float = 0.0  # absolute difference of numbers
    first: str | None = field(default=None)

    def note(self, text: str) -> None:
        """Keep the first."""
        self.first = self.first or text


def compare(measurement: Measurement, expected: Expected, tolerance: float) -> Disagreements:
    """Every answer of a measurement against the reference."""
    found = Disagreements(failed=len(measurement.failures))
    for position, text in measurement.failures:
        found.note(f"request {position} failed: {text}")
    failed = {position for position, _ in measurement.failures}
    assert measurement.decode is not None
    for position, request in enumerate(measurement.requests):
        if position in failed:
            continue
        try:
            answers = measurement.decode(request, measurement.raw[position])
        except (KeyError, ValueError, TypeError) as error:
            found.failed += 1
            found.note(f"request {position}: the answer cannot be read: {error!r}")
            continue
        for method in request.methods:
            wanted = expected.rows_of(request, method)
            bad, largest = differing_rows(np.asarray(answers[method]), wanted, tolerance)
            found.compared += len(wanted)
            found.different += len(bad)
            found.largest = max(found.largest, largest)
            if bad:
                found.note(
                    f"request {position}, record {request.records[bad[0]]}, {method} of "
                    f"{request.pipeline!r}: {np.asarray(answers[method])[bad[0] :][:1]} "
                    f"instead of {wanted[bad[0]]}"
                )
    return found


def differing_rows(
    given: NDArray[Any], wanted: NDArray[Any], tolerance: float
) -> tuple[list[int], float]:
    """Rows that differ, and the largest difference of numbers; all rows when shapes differ.

    Floats agree within ``tolerance * max(1, |wanted|)`` (NaN with NaN), everything else when
    equal.
    """
    if given.shape != wanted.shape:
        return list(range(len(wanted))), 0.0
    if wanted.dtype.kind != "f":
        same = given == wanted
        return np.flatnonzero(~same.reshape(len(wanted), -1).all(axis=1)).tolist(), 0.0
    given = given.astype(np.float64)
    wanted = wanted.astype(np.float64)
    equal = (given == wanted) | (np.isnan(given) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        difference = np.where(equal, 0.0, np.abs(given - wanted))
    near = difference <= tolerance * np.maximum(1.0, np.abs(wanted))
    within = equal | (near & np.isfinite(wanted))
    bad = np.flatnonzero(~within.reshape(len(wanted), -1).all(axis=1)).tolist()
    return bad, float(np.nan_to_num(difference, nan=np.inf).max(initial=0.0))
