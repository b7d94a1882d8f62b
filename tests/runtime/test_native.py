"""The same with the real thing: native plans, C++ executors, both event loops."""

from __future__ import annotations

import asyncio
import gc
import os
import select
import warnings
import weakref

import numpy as np
import pytest
import uvloop

import pretzel
from pretzel import _core
from pretzel.errors import DeadlineExceededError
from pretzel.flour import FlourContext
from pretzel.operators import CoordinateDescent
from pretzel.runtime import Runtime
from pretzel.runtime.batch import PART_RECORDS
from pretzel.store import ObjectStore

TEXTS = [
    *("abc good", "", "ABC Not  Good abc", "İ bad ß", "文字 good ab"),
    *("x" * number for number in range(200)),
]
LOOPS = pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])


def features(context):
    text = context.text().lowercase()
    characters = text.char_ngram((2, 3), vocabulary=["ab", "abc", "bc", "xx"])
    words = text.tokenize().word_ngram((1, 2), vocabulary=["good", "bad", "not good"])
    return characters.concat(words)


@pytest.fixture(scope="module")
def plan():
    context = FlourContext(ObjectStore())
    weights = np.linspace(-1, 1, 7).reshape(7, 1)
    flow = features(context).linear(weights, np.array([0.5]))
    labels = np.array(["neg", "pos"])
    return pretzel.compile(flow.predictor("logistic", labels=labels).plan(), name="tiny")


@pytest.fixture(scope="module")
def transformer():
    return pretzel.compile(features(FlourContext(ObjectStore())).plan(), name="features")


@pytest.fixture
def executors():
    executors = _core.Executors(2, depth=2)
    yield executors
    executors.close()


def wait(executors, count=1):
    completed = []
    while len(completed) < count:
        assert select.select([executors.fileno()], [], [], 10)[0]
        completed += executors.drain()
    return [ticket for ticket, _, _ in completed]


def live(runtime):
    return sum(executor["vectors_live"] for executor in runtime.statistics()["executors"])


async def answers(plan, **settings):
    """What a Runtime answers by every method, alone and in a batch."""
    engine = settings.pop("engine")
    async with Runtime(**settings) as runtime:
        runtime.register(plan, engine=engine)
        results = {}
        for method in plan.methods:
            batch = await runtime.predict(plan.name, TEXTS, method=method)
            single = [runtime.predict(plan.name, [text], method=method) for text in TEXTS]
            results[method] = batch, await asyncio.gather(*single)
        assert live(runtime) == 0
        return results


@LOOPS
@pytest.mark.parametrize(
    "settings",
    [
        {"engine": "request-response"},
        {"engine": "request-response", "inline_budget": 0},
        {"engine": "batch"},
        {"engine": "batch", "executors": 1, "depth": 1, "batch_limit": 1},
        {"engine": "batch", "pooling": False, "warm": False},
        {"engine": "auto", "inline_budget": 2e-6},
    ],
)
def test_both_engines_answer_like_the_plan(plan, settings, new_loop):
    with asyncio.Runner(loop_factory=new_loop) as runner:
        results = runner.run(answers(plan, **settings))
    for method, (batch, single) in results.items():
        expected = getattr(plan, method)(TEXTS)
        assert batch.dtype == expected.dtype
        assert np.array_equal(batch, expected)
        assert np.array_equal(np.concatenate(single), expected)


@pytest.mark.parametrize("budget", [0, 1e9])
@pytest.mark.parametrize("engine", ["request-response", "batch", "auto"])
async def test_a_call_that_decides_as_a_whole_is_not_divided(engine, budget):
    flow = features(FlourContext(ObjectStore())).linear(np.ones((7, 2)), np.zeros(2))
    order = np.arange(2, dtype=np.int32).reshape(1, -1)
    solver = CoordinateDescent(np.array([[1.0, 0.9], [0.9, 1.0]]), order, 99, 0.1)
    plan = pretzel.compile(flow.apply(solver).predictor("identity").plan(), name="topics")
    assert plan.whole_batch
    results = await answers(plan, engine=engine, inline_budget=budget)
    batch, single = results["predict"]
    assert len(TEXTS) > PART_RECORDS
    assert np.array_equal(batch, plan.predict(TEXTS))
    assert np.array_equal(np.concatenate(single), [plan.predict([text])[0] for text in TEXTS])


@pytest.mark.parametrize("engine", ["request-response", "batch"])
async def test_sparse_results_are_joined(transformer, engine):
    results = await answers(transformer, engine=engine, inline_budget=0)
    batch, single = results["transform"]
    expected = transformer.transform(TEXTS)
    assert (batch != expected).nnz == 0
    assert [row.nnz for row in single] == np.diff(expected.indptr).tolist()


async def test_a_pipeline_run_goes_through_its_stages(plan, executors):
    native = plan.native()
    run = _core.PipelineRun(native, TEXTS, _core.PREDICT_PROBA)
    for stage in range(native.stage_count):
        assert (run.stage, run.finished) == (stage, False)
        executors.submit(stage % 2, stage, [run], False)
        with pytest.raises(RuntimeError, match="the run is submitted"):
            run.release()
        assert wait(executors) == [stage]
        assert run.holds_vectors is (stage + 1 < native.stage_count)
    assert run.finished
    assert run.error is None
    assert np.array_equal(run.result(), native.run(TEXTS, _core.PREDICT_PROBA))
    assert run.result() is run.result()


def test_misuse_is_refused(plan, executors):
    native = plan.native()
    with pytest.raises(TypeError, match="record 1: expected str"):
        _core.PipelineRun(native, ["good", 7], _core.PREDICT)
    with pytest.raises(ValueError, match="not offered by this plan"):
        _core.PipelineRun(native, ["good"], _core.TRANSFORM)
    with pytest.raises(TypeError, match="expected a NativePlan"):
        _core.PipelineRun(object(), ["good"], _core.PREDICT)
    run = _core.PipelineRun(native, ["good"], _core.PREDICT)
    with pytest.raises(RuntimeError, match="the run has not finished"):
        run.result()
    with pytest.raises(RuntimeError, match="the run is submitted"):
        executors.submit(0, 1, [run, run], False)
    with pytest.raises(TypeError, match="expected a PipelineRun"):
        executors.submit(0, 1, [run, "run"], False)
    with pytest.raises(ValueError, match="1 to max_events runs"):
        executors.submit(0, 1, [], False)
    with pytest.raises(ValueError, match="no such executor"):
        executors.submit(2, 1, [run], False)
    executors.submit(0, 1, [run], False)
    assert wait(executors) == [1]
    run.release()
    with pytest.raises(RuntimeError, match="the run was released"):
        executors.submit(0, 2, [run], False)
    executors.close()
    with pytest.raises(RuntimeError, match="the executors are closed"):
        executors.submit(0, 2, [_core.PipelineRun(native, ["good"], _core.PREDICT)], False)


def test_executors_may_go_before_the_runs_they_were_given(plan):
    executors = _core.Executors(1, depth=2)
    held = _core.PipelineRun(plan.native(), TEXTS, _core.PREDICT)
    executors.submit(0, 1, [held], False)
    executors.submit(0, 2, [_core.PipelineRun(plan.native(), TEXTS, _core.PREDICT)], True)
    del executors
    gc.collect()
    assert held.finished or held.holds_vectors
    held.release()


def test_a_forked_child_does_not_wait_for_threads_that_it_lacks(plan, executors):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking is the point
        child = os.fork()
    if child == 0:
        status = 1
        try:
            run = _core.PipelineRun(plan.native(), ["good"], _core.PREDICT)
            try:
                executors.submit(0, 1, [run], False)
            except RuntimeError:
                executors.close()
                status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


def test_runs_on_executors_allocate_nothing_in_steady_state(plan, executors):
    native = plan.native()
    records = TEXTS[:64]

    def rounds(count):
        for ticket in range(count):
            run = _core.PipelineRun(native, records, _core.PREDICT_PROBA)
            executors.submit(0, ticket, [run], True)
            wait(executors)
            run.result()
            for stage in range(native.stage_count):
                if stage == 0:
                    run = _core.PipelineRun(native, records, _core.PREDICT)
                executors.submit(1, stage, [run], False)
                wait(executors)

    rounds(20)
    before = _core.allocation_count()
    rounds(200)
    assert _core.allocation_count() == before


@LOOPS
def test_whoever_leaves_takes_no_vectors(plan, new_loop):
    async def main():
        async with Runtime(inline_budget=0) as runtime:
            runtime.register(plan, name="batch", engine="batch")
            runtime.register(plan, name="whole", engine="request-response")
            expected = plan.predict_proba(TEXTS)
            tasks = [
                asyncio.create_task(
                    runtime.predict(
                        name,
                        TEXTS * (1 + number % 7),
                        method="predict_proba",
                        timeout=(None, 1e-4, 60)[number % 3],
                    )
                )
                for number in range(60)
                for name in ("batch", "whole")
            ]
            for turn in range(20):
                await asyncio.sleep(0)
                tasks[turn * 3].cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            for result in results:
                if isinstance(result, np.ndarray):
                    assert np.array_equal(result[: len(TEXTS)], expected)
                else:
                    assert isinstance(result, asyncio.CancelledError | DeadlineExceededError)
            # One more request is behind everything that was bound when the last caller left.
            await asyncio.gather(*(runtime.predict("batch", ["good"]) for _ in range(8)))
            return runtime

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runtime = runner.run(main())
    assert live(runtime) == 0
    assert runtime.statistics()["queues"] == {"high": 0, "low": 0, "started": 0, "bound": 0}


async def test_a_plan_can_be_replaced_while_it_serves(plan):
    async with Runtime(inline_budget=0) as runtime:
        runtime.register(plan, name="p", engine="batch")
        for _ in range(20):
            tasks = [asyncio.create_task(runtime.predict("p", TEXTS)) for _ in range(4)]
            await asyncio.sleep(0)
            runtime.unregister("p")
            runtime.register(plan, name="p", engine="batch")
            for result in await asyncio.gather(*tasks):
                assert np.array_equal(result, plan.predict(TEXTS))


@pytest.mark.slow
@LOOPS
def test_stress(plan, transformer, new_loop):
    """Everything at once, for many rounds: callers, leavers, replacements, overload."""

    async def client(runtime, number, rounds):
        generator = np.random.default_rng(number)
        served = 0
        for _ in range(rounds):
            texts = TEXTS[: int(generator.integers(1, len(TEXTS)))] * int(generator.integers(1, 4))
            name = ("batch", "whole", "auto", "sparse")[int(generator.integers(4))]
            method = "transform" if name == "sparse" else "predict"
            timeout = (None, 1e-3, 60.0)[int(generator.integers(3))]
            try:
                result = await runtime.predict(name, texts, method=method, timeout=timeout)
            except (pretzel.OverloadedError, DeadlineExceededError, pretzel.PlanNotFoundError):
                continue
            assert result.shape[0] == len(texts)
            served += 1
        return served

    async def replace(runtime, rounds):
        for _ in range(rounds):
            runtime.unregister("auto")
            await asyncio.sleep(0)
            runtime.register(plan, name="auto")
            await runtime.predict("auto", TEXTS)

    async def main():
        async with Runtime(queue_capacity=16, batch_limit=8) as runtime:
            runtime.register(plan, name="batch", engine="batch")
            runtime.register(plan, name="whole", engine="request-response")
            runtime.register(plan, name="auto")
            runtime.register(transformer, name="sparse", engine="batch")
            tasks = [asyncio.create_task(client(runtime, number, 200)) for number in range(32)]
            replacing = asyncio.create_task(replace(runtime, 500))
            leavers = [asyncio.create_task(client(runtime, number, 1)) for number in range(100)]
            for leaver in leavers:
                await asyncio.sleep(0)
                leaver.cancel()
            assert sum(await asyncio.gather(*tasks)) > 0
            await replacing
            return runtime

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runtime = runner.run(main())
    assert live(runtime) == 0
    assert runtime.statistics()["queues"] == {"high": 0, "low": 0, "started": 0, "bound": 0}
    assert runtime.statistics()["requests"]["live"] == 0


async def test_an_unregistered_plan_is_freed_at_once():
    context = FlourContext(ObjectStore())
    flow = features(context).linear(np.ones((7, 1)), np.zeros(1))
    plan = pretzel.compile(flow.predictor("margin", labels=np.array([0, 1])).plan(), name="gone")
    watched = weakref.ref(plan)
    gc.disable()
    try:
        async with Runtime() as runtime:
            runtime.register(plan, engine="batch")
            del plan
            await runtime.predict("gone", TEXTS)
            runtime.unregister("gone")
            assert watched() is None
    finally:
        gc.enable()
