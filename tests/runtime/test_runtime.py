"""Registering, predicting, failing, closing; over hand-stepped executors."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
import structlog

from pretzel.errors import (
    DeadlineExceededError,
    ExecutionError,
    MethodNotOfferedError,
    OverloadedError,
    PlanExistsError,
    PlanNotFoundError,
    RuntimeClosedError,
    SchemaError,
)
from pretzel.runtime import Instrument, Runtime


async def test_short_requests_run_inline(fakes):
    async with fakes.Runtime() as runtime:
        plan_id = runtime.register(fakes.Plan())
        assert (await runtime.predict("fake", ["abc"])).tolist() == [3.0]
        assert (await runtime.predict(plan_id, ["abc", ""])).tolist() == [3.0, 0.0]
        assert not runtime.hand.runs
        counts = runtime.statistics()["plans"]["fake"]
    assert (counts["requests"], counts["records"], counts["inline"]) == (2, 3, 2)
    assert counts["answered"] == 2


async def test_the_batch_engine_runs_stage_by_stage(fakes):
    async with fakes.Runtime(inline_budget=0) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        task = asyncio.create_task(runtime.predict("fake", ["abc"]))
        await fakes.settle()
        assert repr(runtime) == (
            "<Runtime: 1 plans | 2 executors | high 0, low 0 | pipelines 1 started>"
        )
        await runtime.hand.step()
        assert [run.stage for run in runtime.hand.runs] == [1]
        assert not task.done()
        await runtime.hand.step()
        assert (await task).tolist() == [3.0]
        statistics = runtime.statistics()
    assert [stage["events"] for stage in statistics["stages"].values()] == [1, 1]
    assert statistics["plans"]["fake"]["seconds"] == pytest.approx(0.002)


async def test_a_brief_request_alone_takes_one_hop(fakes):
    async with fakes.Runtime(executors=1) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        tasks = [asyncio.create_task(runtime.predict("fake", ["abc"])) for _ in range(4)]
        await fakes.settle()
        # Two found nothing waiting when they were bound; the others go stage by stage.
        assert [whole for _, _, _, whole in runtime.hand.bound] == [True, True]
        await runtime.hand.finish()
        assert [(await task).tolist() for task in tasks] == [[3.0]] * 4
        assert [run.stage for run in runtime.hand.runs] == [2] * 4
        statistics = runtime.statistics()
    assert [stage["events"] for stage in statistics["stages"].values()] == [2, 2]
    assert statistics["plans"]["fake"]["whole"]["events"] == 2


async def test_long_requests_run_whole_on_an_executor(fakes):
    async with fakes.Runtime(inline_budget=0) as runtime:
        runtime.register(fakes.Plan(), engine="request-response")
        task = asyncio.create_task(runtime.predict("fake", ["abc"]))
        await fakes.settle()
        await runtime.hand.step()
        assert (await task).tolist() == [3.0]
        assert runtime.statistics()["plans"]["fake"]["whole"]["events"] == 1


@pytest.mark.parametrize("engine", ["batch", "request-response"])
async def test_a_big_request_is_split_and_joined(fakes, engine):
    records = ["x" * number for number in range(1000)]
    async with fakes.Runtime(inline_budget=0) as runtime:
        runtime.register(fakes.Plan(), engine=engine)
        task = asyncio.create_task(runtime.predict("fake", records))
        await fakes.settle()
        assert len(runtime.hand.runs) <= 4
        await runtime.hand.finish()
        assert (await task).tolist() == [float(number) for number in range(1000)]
        assert [len(run.records) for run in runtime.hand.runs] == [64] * 15 + [40]
        assert runtime.hand.most_live <= 4


async def test_one_native_call_takes_events_of_several_plans(fakes):
    async with fakes.Runtime(executors=1, depth=1, inline_budget=0) as runtime:
        for name in ("one", "two"):
            runtime.register(fakes.Plan(name, stages=("text", name)), engine="batch")
        tasks = [
            asyncio.create_task(runtime.predict(name, ["abc"])) for name in ("one", "one", "two")
        ]
        await fakes.settle()
        assert [len(item[2]) for item in runtime.hand.bound] == [1]
        await runtime.hand.step()
        # The started one goes before the two heads, which go together.
        await runtime.hand.step()
        assert [len(item[2]) for item in runtime.hand.bound] == [2]
        await runtime.hand.finish()
        assert all([np.array_equal(await task, [3.0]) for task in tasks])


async def test_predict_many_answers_in_order(fakes):
    async with fakes.Runtime() as runtime:
        runtime.register(fakes.Plan("one"))
        runtime.register(fakes.Plan("two"), engine="batch")
        task = asyncio.create_task(runtime.predict_many(["two", "one", "two"], ["abc"]))
        await fakes.settle()
        await runtime.hand.finish()
        assert [answer.tolist() for answer in await task] == [[3.0]] * 3


async def test_predict_many_drops_the_others_when_one_fails(fakes):
    async with fakes.Runtime() as runtime:
        runtime.register(fakes.Plan("one"), engine="batch")
        with pytest.raises(PlanNotFoundError):
            await runtime.predict_many(["one", "none"], ["abc"])
        await runtime.hand.finish()
        assert runtime.statistics()["requests"]["live"] == 0
        assert runtime.hand.live == 0


async def test_a_full_queue_refuses_and_leaves_nothing_behind(fakes):
    async with fakes.Runtime(executors=1, depth=1, queue_capacity=1, batch_limit=1) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        tasks = [asyncio.create_task(runtime.predict("fake", ["abc"])) for _ in range(2)]
        await fakes.settle()
        with pytest.raises(OverloadedError, match="wait for head"):
            await runtime.predict("fake", ["abc"])
        counts = runtime.statistics()
        assert (counts["queues"]["low"], counts["requests"]["live"]) == (1, 2)
        assert counts["plans"]["fake"]["refused"] == 1
        await runtime.hand.finish()
        await asyncio.gather(*tasks)


async def test_unregistering_lets_requests_in_flight_finish(fakes):
    async with fakes.Runtime() as runtime:
        plan_id = runtime.register(fakes.Plan(), engine="batch")
        task = asyncio.create_task(runtime.predict("fake", ["abc"]))
        await fakes.settle()
        runtime.unregister("fake")
        with pytest.raises(PlanNotFoundError, match="no plan 'fake' is registered; there are: no"):
            await runtime.predict("fake", ["abc"])
        assert runtime.plans() == []
        again = runtime.register(fakes.Plan())
        assert again > plan_id
        await runtime.hand.finish()
        assert (await task).tolist() == [3.0]
        runtime.unregister(again)
        assert runtime.statistics()["stages"] == {}


async def test_names_and_engines_are_checked(fakes):
    async with fakes.Runtime() as runtime:
        plan = fakes.Plan()
        runtime.register(plan)
        assert runtime.plan("fake") is plan
        with pytest.raises(PlanExistsError, match="'fake'"):
            runtime.register(plan)
        with pytest.raises(ValueError, match="'quick'; there are request-response, batch, auto"):
            runtime.register(plan, name="other", engine="quick")
        with pytest.raises(TypeError, match="must be str, not int"):
            runtime.register(plan, name=7)
        with pytest.raises(PlanNotFoundError, match="there are: fake"):
            runtime.plan("other")
        with pytest.raises(MethodNotOfferedError):
            await runtime.predict("fake", ["abc"], method="transform")
        with pytest.raises(SchemaError):
            await runtime.predict("fake", [1])


@pytest.mark.parametrize("engine", ["request-response", "batch"])
async def test_a_plan_that_keeps_failing_is_quarantined_alone(fakes, engine):
    with structlog.testing.capture_logs() as logs:
        async with fakes.Runtime() as runtime:
            bad = fakes.Plan("bad")
            bad._native.error = MemoryError("too much")
            runtime.register(bad, engine=engine)
            runtime.register(fakes.Plan("good"))
            for _ in range(5):
                task = asyncio.create_task(runtime.predict("bad", ["abc"]))
                await fakes.settle()
                await runtime.hand.finish()
                with pytest.raises(ExecutionError, match="plan 'bad' failed: too much"):
                    await task
            bad._native.error = None
            with pytest.raises(ExecutionError, match="in quarantine after 5 failures in a row"):
                await runtime.predict("bad", ["abc"])
            assert (await runtime.predict("good", ["abc"])).tolist() == [3.0]
            assert runtime.hand.live == 0
            runtime.unregister("bad")
            runtime.register(bad)
            assert (await runtime.predict("bad", ["abc"])).tolist() == [3.0]
    events = [entry["event"] for entry in logs]
    assert events == [
        *["plan_registered"] * 2,
        *["request_failed"] * 5,
        "stage_quarantined",
        "plan_unregistered",
        "plan_registered",
        "runtime_closed",
    ]


async def test_a_success_between_failures_prevents_quarantine(fakes):
    async with fakes.Runtime() as runtime:
        plan = fakes.Plan()
        runtime.register(plan)
        for _ in range(3):
            plan._native.error = MemoryError()
            for _ in range(4):
                with pytest.raises(ExecutionError, match="MemoryError"):
                    await runtime.predict("fake", ["abc"])
            plan._native.error = None
            await runtime.predict("fake", ["abc"])


async def test_a_run_that_cannot_be_made_fails_its_request_alone(fakes):
    async with fakes.Runtime(executors=1) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        make = runtime.hand.new_run

        def new_run(native, records, method):
            if records == ["bad"]:
                raise MemoryError("no room")
            return make(native, records, method)

        runtime.hand.new_run = new_run
        tasks = [
            asyncio.create_task(runtime.predict("fake", [text]))
            for text in ("first", "good", "bad", "bad")
        ]
        await fakes.settle()
        await runtime.hand.finish()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [np.ndarray] * 2 + [ExecutionError] * 2
        assert runtime.statistics()["queues"] == {"high": 0, "low": 0, "started": 0, "bound": 0}


async def test_it_must_be_entered_and_is_closed_for_good(fakes):
    runtime = fakes.Runtime()
    with pytest.raises(RuntimeClosedError, match="not entered"):
        runtime.register(fakes.Plan())
    async with runtime:
        runtime.register(fakes.Plan())
    assert repr(runtime) == "<Runtime: 0 plans | closed>"
    for call in (runtime.predict("fake", ["abc"]), runtime.__aenter__()):
        with pytest.raises(RuntimeClosedError):
            await call
    runtime.close()


async def test_a_past_deadline_is_seen_before_the_start(fakes):
    async with fakes.Runtime() as runtime:
        runtime.register(fakes.Plan())
        with pytest.raises(DeadlineExceededError):
            await runtime.predict("fake", ["abc"], timeout=0)
        assert runtime.plan("fake")._native.calls == 0


async def test_costs_are_measured_with_the_clock(fakes):
    ticks = iter(range(1000))
    async with fakes.Runtime(clock=lambda: next(ticks) * 1e-3) as runtime:
        runtime.register(fakes.Plan())
        first = runtime.statistics()["plans"]["fake"]["seconds_per_point"]
        await runtime.predict("fake", ["abc"])
        counts = runtime.statistics()["plans"]["fake"]
    assert counts["seconds"] == pytest.approx(1e-3)
    assert counts["seconds_per_point"] > first


async def test_instruments_hear_the_scheduler(fakes):
    heard = []

    class Listener(Instrument):
        def event_queued(self, event):
            heard.append("queued")

        def stage_started(self, submission):
            heard.append(f"started {submission.handler.name[:4]}")

        def stage_finished(self, submission, seconds):
            heard.append(f"finished {seconds}")

        def run_ended(self, event, error):
            heard.append(f"ended {error}")

    async with fakes.Runtime(instruments=[Listener(), Instrument()], inline_budget=0) as runtime:
        runtime.register(fakes.Plan(), engine="batch")
        task = asyncio.create_task(runtime.predict("fake", ["abc"]))
        await fakes.settle()
        await runtime.hand.finish()
        await task
    assert heard == [
        "queued",
        "started head",
        "finished 0.001",
        "started tail",
        "finished 0.001",
        "ended None",
    ]


@pytest.mark.parametrize("setting", ["executors", "queue_capacity", "batch_limit", "depth"])
def test_settings_are_checked(setting):
    with pytest.raises(ValueError, match=f"{setting} must be at least 1, got 0"):
        Runtime(**{setting: 0})
