"""What one target did with one load, exactly as recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.replay.schedule import Request


@dataclass
class Measurement:
    """Grows round by round; position i of every list is one request that was sent."""

    load: str
    target: str
    requests: list[Request] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # latency
    lateness: list[float] = field(default_factory=list)  # sent after intended, seconds
    raw: list[Any] = field(default_factory=list)  # what came back; None when failed
    failures: list[tuple[int, str]] = field(default_factory=list)  # position, message
    elapsed: float = 0.0  # seconds from the first send to the last answer, all rounds
    decode: Callable[[Request, Any], Any] | None = None

    def extend(self, piece: Measurement) -> None:
        """Append another round of the same target and load."""
        before = len(self.requests)
        self.requests += piece.requests
        self.seconds += piece.seconds
        self.lateness += piece.lateness
        self.raw += piece.raw
        self.failures += [(before + position, text) for position, text in piece.failures]
        self.elapsed += piece.elapsed

    def batches(self) -> list[int]:
        """The sizes of requests that occur, ascending."""
        return sorted({len(request.records) for request in self.requests})

    def latencies(self, batch: int | None = None) -> NDArray[np.float64]:
        """Seconds, of answered requests, in order of sending; of one size, or of all."""
        failed = {position for position, _ in self.failures}
        return np.array(
            [
                seconds
                for position, (request, seconds) in enumerate(
                    zip(self.requests, self.seconds, strict=True)
                )
                if position not in failed and batch in (None, len(request.records))
            ]
        )

    def records_per_second(self) -> float:
        """Records answered in a second of elapsed time."""
        failed = {position for position, _ in self.failures}
        records = sum(
            len(request.records)
            for position, request in enumerate(self.requests)
            if position not in failed
        )
        return records / self.elapsed if self.elapsed else 0.0


@dataclass(frozen=True)
class Summary:
    """Latency in seconds over a number of requests."""

    count: int
    mean: float
    p50: float
    p90: float
    p99: float
    p999: float
    largest: float


def summarize(seconds: Sequence[float] | NDArray[np.float64]) -> Summary:
    """Exact quantiles: the smallest value that at least that share does not exceed."""
    values = np.asarray(seconds, np.float64)
    if not len(values):
        nothing = float("nan")
        return Summary(0, nothing, nothing, nothing, nothing, nothing, nothing)
    return Summary(
        len(values),
        float(values.mean()),
        quantile(values, 0.5),
        quantile(values, 0.9),
        quantile(values, 0.99),
        quantile(values, 0.999),
        float(values.max()),
    )


def quantile(seconds: NDArray[np.float64], share: float) -> float:
    """Exact quantile; NaN of nothing."""
    if not len(seconds):
        return float("nan")
    return float(np.quantile(seconds, share, method="inverted_cdf"))
