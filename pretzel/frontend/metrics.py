"""Counting requests, and the Prometheus exposition of those counts and of the Runtime's own.

The hot path adds to plain integers; prometheus-client sees them only when it is scraped, through
a custom collector. So a request costs a bisection and three additions, and no lock.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from pretzel.frontend.runtime_metrics import runtime_metrics

BOUNDS = (
    *(50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)  # seconds


class PlanCounters:
    """Requests of one plan: how many by status, and how long they took. Loop thread only."""

    __slots__ = ("buckets", "seconds", "statuses")

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def record(self, status: int, seconds: float) -> None:
        """Count one request, `seconds` from its body's arrival to its answer."""
        self.statuses[status] += 1
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


class RequestMetrics:
    """The counters of one app. Requests for names that do not exist share one entry."""

    def __init__(self) -> None:
        self.unknown = PlanCounters()
        self.plans: dict[str, PlanCounters] = {"": self.unknown}
        self.in_flight = 0

    def plan(self, name: str) -> PlanCounters:
        return self.plans.setdefault(name, PlanCounters())


class FrontEndCollector(Collector):
    """Turns the counters and ``runtime.statistics()`` into metric families at scrape time."""

    def __init__(self, metrics: RequestMetrics, runtime: Any) -> None:
        self._metrics = metrics
        self._runtime = runtime

    def describe(self) -> list[Metric]:
        return []  # the families depend on what is registered at the time

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "pretzel_infer_requests", "Infer requests answered.", labels=["plan", "status"]
        )
        durations = HistogramMetricFamily(
            "pretzel_infer_duration_seconds",
            "From the arrival of an infer request's body to its answer.",
            labels=["plan"],
        )
        for plan, counters in self._metrics.plans.items():
            for status, count in counters.statuses.items():
                requests.add_metric([plan, str(status)], count)
            if counters.statuses:
                durations.add_metric([plan], _cumulative(counters), counters.seconds)
        yield requests
        yield durations
        yield GaugeMetricFamily(
            "pretzel_infer_in_flight",
            "Infer requests being predicted.",
            value=self._metrics.in_flight,
        )
        yield from runtime_metrics(self._runtime.statistics())


def _cumulative(counters: PlanCounters) -> list[tuple[str, float]]:
    total = 0
    buckets = []
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), counters.buckets, strict=True):
        total += count
        buckets.append((bound, float(total)))
    return buckets


def make_registry(metrics: RequestMetrics, runtime: Any) -> CollectorRegistry:
    """A registry of its own for each app: nothing global, any number of apps a process."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(FrontEndCollector(metrics, runtime))
    ProcessCollector(registry=registry)
    return registry
