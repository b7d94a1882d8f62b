"""Whoever leaves, wherever the run is: vectors come back, others go on, futures are resolved.

Executors are stepped by hand, so that a request hangs at exactly the chosen point. Without an
inline budget no request is brief, so that none runs through its stages in one call.
"""

from __future__ import annotations

import asyncio

import pytest

from pretzel.errors import DeadlineExceededError, RuntimeClosedError


@pytest.fixture
async def runtime(fakes):
    async with fakes.Runtime(executors=1, depth=1, batch_limit=1, inline_budget=0) as runtime:
        runtime.register(fakes.Plan(stages=("head", "middle", "tail")), engine="batch")
        yield runtime
        assert runtime.hand.live == 0


def start(runtime, **options):
    return asyncio.create_task(runtime.predict("fake", ["abc"], **options))


def queues(runtime):
    return repr(runtime).split(" | ", 1)[1].rstrip(">")


async def leave(task, how, fakes):
    """The caller goes away, or its time is over."""
    if how == "cancel":
        task.cancel()
        await fakes.settle()
        assert task.cancelled()
    else:
        with pytest.raises(DeadlineExceededError, match=r"did not answer within 0\.01 s"):
            await task


def options(how):
    return {} if how == "cancel" else {"timeout": 0.01}


HOW = pytest.mark.parametrize("how", ["cancel", "timeout"])


@HOW
async def test_while_queued(runtime, fakes, how):
    first = start(runtime)
    await fakes.settle()
    second = start(runtime, **options(how))
    await fakes.settle()
    assert queues(runtime) == "1 executors | high 0, low 1 | pipelines 1 started"
    await leave(second, how, fakes)
    assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 1 started"
    await runtime.hand.finish()
    assert (await first).tolist() == [3.0]
    assert len(runtime.hand.runs) == 1


@HOW
async def test_while_bound_or_running(runtime, fakes, how):
    first = start(runtime, **options(how))
    await fakes.settle()
    second = start(runtime)
    await fakes.settle()
    await leave(first, how, fakes)
    assert queues(runtime) == "1 executors | high 0, low 1 | pipelines 1 started"
    await runtime.hand.step()
    assert [run.stage for run in runtime.hand.runs] == [1, 0]
    assert runtime.hand.live == 0
    assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 1 started"
    await runtime.hand.finish()
    assert (await second).tolist() == [3.0]


@HOW
async def test_between_stages(fakes, how):
    async with fakes.Runtime(executors=1, depth=1, inline_budget=0) as runtime:
        for name in ("one", "two"):
            plan = fakes.Plan(name, stages=("head", name, "tail"))
            runtime.register(plan, engine="batch")
        blocker = asyncio.create_task(runtime.predict("one", ["abc"]))
        await fakes.settle()
        # Both heads start in one call; then the stages of "one" hold the only executor.
        first = asyncio.create_task(runtime.predict("one", ["abc"]))
        second = asyncio.create_task(runtime.predict("two", ["abc"], **options(how)))
        await fakes.settle()
        for _ in range(4):
            await runtime.hand.step()
        assert (await blocker).tolist() == [3.0]
        assert queues(runtime) == "1 executors | high 1, low 0 | pipelines 2 started"
        assert runtime.hand.live == 2
        await leave(second, how, fakes)
        assert runtime.hand.live == 1
        assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 1 started"
        await runtime.hand.finish()
        assert (await first).tolist() == [3.0]
        assert runtime.hand.live == 0


@HOW
async def test_in_the_middle_of_a_big_request(runtime, fakes, how):
    task = asyncio.create_task(runtime.predict("fake", ["abc"] * 1000, **options(how)))
    await fakes.settle()
    for _ in range(4):
        await runtime.hand.step()
    await leave(task, how, fakes)
    await runtime.hand.finish()
    assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 0 started"
    assert sum(len(run.records) for run in runtime.hand.runs) < 1000


async def test_a_timeout_that_is_not_needed_is_dropped(runtime, fakes):
    task = start(runtime, timeout=60)
    await fakes.settle()
    await runtime.hand.finish()
    assert (await task).tolist() == [3.0]
    assert runtime.statistics()["plans"]["fake"]["expired"] == 0


async def test_when_the_answer_is_there_already(runtime, fakes):
    task = start(runtime)
    await fakes.settle()
    for _ in range(2):
        await runtime.hand.step()
    runtime.hand.run_oldest()
    task.cancel()
    await fakes.settle()
    assert task.cancelled()
    assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 0 started"


async def test_during_close(fakes):
    async with fakes.Runtime(executors=1, depth=2, batch_limit=1, inline_budget=0) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        runtime.register(fakes.Plan("single", stages=("only",)), engine="batch")
        last_stage = asyncio.create_task(runtime.predict("single", ["abc"]))
        await fakes.settle()
        others = [start(runtime), start(runtime), start(runtime, timeout=60)]
        await fakes.settle()
        others[0].cancel()
    assert (await last_stage).tolist() == [3.0]
    results = await asyncio.gather(*others, return_exceptions=True)
    assert [type(result) for result in results] == [
        asyncio.CancelledError,
        RuntimeClosedError,
        RuntimeClosedError,
    ]
    assert runtime.hand.live == 0
    assert runtime.statistics()["queues"] == {"high": 0, "low": 0, "started": 0, "bound": 0}


async def test_a_cancelled_predict_many_drops_all_of_them(runtime, fakes):
    task = asyncio.create_task(runtime.predict_many(["fake", "fake"], ["abc"]))
    await fakes.settle()
    task.cancel()
    await fakes.settle()
    assert task.cancelled()
    await runtime.hand.finish()
    assert queues(runtime) == "1 executors | high 0, low 0 | pipelines 0 started"
    assert runtime.statistics()["requests"]["live"] == 0
