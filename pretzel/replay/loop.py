"""Sending a round of requests to a target and taking the time.

Open loop: latency counts from the intended send time, whatever held the request up, so a slow
answer cannot hide the requests that waited behind it (no coordinated omission). Closed loop:
from the send. The clock is `time.perf_counter`; the garbage collector is left on, with
everything made before the round frozen, for every target alike.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp

from pretzel.errors import PretzelError
from pretzel.replay.measurement import Measurement
from pretzel.replay.schedule import Request

REQUEST_ERRORS = (PretzelError, aiohttp.ClientError, TimeoutError)  # fail a request, not the run
SPIN = 0.002  # seconds before a send time in which to yield instead of sleep: timers tick in ms
LEAD = 0.01  # seconds from "go" to the first intended send time


class Recorder:
    """Slots for the results of a round, filled in any order."""

    def __init__(self, count: int) -> None:
        self.seconds = [-1.0] * count
        self.lateness = [0.0] * count
        self.raw: list[Any] = [None] * count
        self.failures: list[tuple[int, str]] = []

    def fail(self, position: int, error: Exception) -> None:
        """Note why a request has no answer."""
        self.failures.append((position, f"{type(error).__name__}: {error}"))

    def measurement(
        self, load: str, target: str, requests: Sequence[Request], elapsed: float
    ) -> Measurement:
        """What was sent; requests that a time limit cut off are always the last ones."""
        sent = sum(seconds >= 0 for seconds in self.seconds)
        return Measurement(
            load,
            target,
            list(requests[:sent]),
            self.seconds[:sent],
            self.lateness[:sent],
            self.raw[:sent],
            sorted(self.failures),
            elapsed,
        )


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep what exists already out of garbage collections."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def send_times(requests: Sequence[Request]) -> list[float] | None:
    """Send times from the start of the round; None in a closed load."""
    if not requests or requests[0].at is None:
        return None
    first = requests[0].at
    return [(request.at or 0.0) - first + LEAD for request in requests]


def run_synchronous(
    calls: Sequence[Callable[[], Any]], times: Sequence[float] | None, seconds: float | None
) -> tuple[Recorder, float]:
    """Call one after the other on this thread; returns what was recorded and seconds elapsed."""
    clock = time.perf_counter
    recorder = Recorder(len(calls))
    latencies, raw = recorder.seconds, recorder.raw
    start = clock()
    end = start + seconds if seconds is not None else float("inf")
    done = start
    for position, call in enumerate(calls):
        if times is None:
            due = sent = clock()
            if due >= end:
                break
        else:
            due = start + times[position]
            while (left := due - clock()) > 0:
                time.sleep(left - SPIN if left > SPIN else 0)
            sent = clock()
        try:
            raw[position] = call()
        except REQUEST_ERRORS as error:
            recorder.fail(position, error)
        done = clock()
        latencies[position] = done - due
        recorder.lateness[position] = sent - due
    return recorder, done - start - (times[0] if times else 0.0)


async def run_open(
    calls: Sequence[Callable[[], Awaitable[Any]]], times: Sequence[float]
) -> tuple[Recorder, float]:
    """Send every request at its time, whether or not earlier ones were answered."""
    clock = time.perf_counter
    recorder = Recorder(len(calls))
    done = 0.0

    async def one(position: int, due: float) -> None:
        nonlocal done
        recorder.lateness[position] = clock() - due
        try:
            recorder.raw[position] = await calls[position]()
        except REQUEST_ERRORS as error:
            recorder.fail(position, error)
        done = max(done, clock())
        recorder.seconds[position] = clock() - due

    start = clock()
    async with asyncio.TaskGroup() as tasks:
        for position, at in enumerate(times):
            due = start + at
            while (left := due - clock()) > 0:  # noqa: ASYNC110 - a time, not an event
                await asyncio.sleep(left - SPIN if left > SPIN else 0)
            tasks.create_task(one(position, due))
    return recorder, done - start - times[0]


async def run_closed(
    calls: Sequence[Callable[[], Awaitable[Any]]], clients: int, seconds: float | None
) -> tuple[Recorder, float]:
    """Every client takes the next request as soon as it has its answer."""
    clock = time.perf_counter
    recorder = Recorder(len(calls))
    latencies, raw = recorder.seconds, recorder.raw
    queue = iter(enumerate(calls))
    start = clock()
    end = start + seconds if seconds is not None else float("inf")

    async def client() -> None:
        for position, call in queue:
            sent = clock()
            if sent >= end:
                return
            try:
                raw[position] = await call()
            except REQUEST_ERRORS as error:
                recorder.fail(position, error)
            latencies[position] = clock() - sent

    async with asyncio.TaskGroup() as tasks:
        for _ in range(clients):
            tasks.create_task(client())
    return recorder, clock() - start
