"""The load loop: what counts as latency, what counts as a failure, when it ends."""

import asyncio
import time

import pytest

from pretzel.errors import ExecutionError
from pretzel.replay.loop import run_closed, run_open, run_synchronous, send_times
from pretzel.replay.schedule import Request


def test_open_loop_counts_from_the_intended_time():
    """One slow answer delays those behind it, and their latency shows it."""

    def slow():
        time.sleep(0.1)

    recorder, elapsed = run_synchronous([slow, int, int], [0.0, 0.01, 0.02], None)
    assert recorder.seconds[0] >= 0.1
    assert recorder.seconds[1] >= 0.08
    assert recorder.seconds[2] >= 0.07
    assert recorder.lateness[1] >= 0.08
    assert elapsed >= 0.1


async def test_open_loop_does_not_wait_for_answers():
    started = []

    async def slow():
        started.append(time.perf_counter())
        await asyncio.sleep(0.1)
        return "answer"

    recorder, _ = await run_open([slow] * 5, [0.0, 0.01, 0.02, 0.03, 0.04])
    assert started[-1] - started[0] < 0.1
    assert recorder.raw == ["answer"] * 5
    assert min(recorder.seconds) >= 0.09


def test_closed_loop_counts_from_the_send():
    recorder, _ = run_synchronous([lambda: time.sleep(0.05), int], None, None)
    assert recorder.seconds[0] >= 0.05
    assert recorder.seconds[1] < 0.05
    assert recorder.lateness == [0.0, 0.0]


async def test_clients_wait_for_their_answers():
    running = most = 0

    async def call():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    recorder, _ = await run_closed([call] * 20, 3, None)
    assert most == 3
    assert min(recorder.seconds) >= 0


async def test_time_limit_cuts_the_end_off():
    async def call():
        await asyncio.sleep(0.02)

    requests = [Request(None, "a", (0,), ("predict",))] * 100
    recorder, elapsed = await run_closed([call] * 100, 2, 0.1)
    measurement = recorder.measurement("load", "target", requests, elapsed)
    assert 2 <= len(measurement.requests) < 30
    assert min(measurement.seconds) > 0
    recorder, elapsed = run_synchronous([lambda: time.sleep(0.02)] * 100, None, 0.1)
    assert 2 <= len(recorder.measurement("load", "target", requests, elapsed).requests) < 30


async def test_failed_requests_are_counted_and_bugs_are_not_hidden():
    async def refused():
        raise ExecutionError("no")

    def late():
        raise TimeoutError("too late")

    recorder, _ = await run_closed([refused], 1, None)
    assert recorder.failures == [(0, "ExecutionError: no")]
    recorder, _ = await run_open([refused], [0.0])
    assert recorder.failures == [(0, "ExecutionError: no")]
    recorder, _ = run_synchronous([late, int], None, None)
    assert recorder.failures == [(0, "TimeoutError: too late")]
    with pytest.raises(ZeroDivisionError):
        run_synchronous([lambda: 1 / 0], None, None)


def test_send_times_start_anew_every_round():
    requests = [Request(at, "a", (0,), ("predict",)) for at in (7.0, 7.5)]
    first, second = send_times(requests)
    assert second - first == pytest.approx(0.5)
    assert first < 0.1
    assert send_times([Request(None, "a", (0,), ("predict",))]) is None
