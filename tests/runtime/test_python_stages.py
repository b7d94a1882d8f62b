"""Python stages in the Runtime: on a thread of their own, in every engine, and nobody waits."""

from __future__ import annotations

import asyncio
import threading

import pytest
import structlog

import pretzel
from pretzel.errors import (
    DeadlineExceededError,
    ExecutionError,
    PythonStageError,
    RuntimeClosedError,
)
from pretzel.flour import FlourContext
from pretzel.operators import PythonText
from pretzel.store import ObjectStore

TEXTS = ["a b, c", "", "b b ab", "日本 a"]


@pytest.fixture
def plan():
    tokens = FlourContext(ObjectStore()).text().lowercase().regex_tokens(r"a|b")
    counts = tokens.join_tokens(1, 2).count_tokens(["a", "b", "a b"])
    return pretzel.compile(counts.linear([1.0, 10.0, 100.0], 0.5).predictor("identity").plan())


@pytest.mark.parametrize("engine", ["request-response", "batch", "auto"])
async def test_every_engine_answers_the_same(plan, engine):
    expected = plan.predict(TEXTS * 50).tolist()
    async with pretzel.Runtime(executors=2) as runtime:
        runtime.register(plan, name="tokens", engine=engine)
        runtime.register(plan, name="others", engine=engine)
        answers = await asyncio.gather(
            *(runtime.predict(name, TEXTS * 50) for name in ("tokens", "others") * 5)
        )
        assert [answer.tolist() for answer in answers] == [expected] * 10
        statistics = runtime.statistics()
        assert statistics["plans"]["tokens"]["inline"] == 0
        assert statistics["python"]["events"] == 10 * 4
        assert statistics["pools"]["inline"]["live"] == 0
        assert all(each["vectors_live"] == 0 for each in statistics["executors"])
        assert "pretzel-python" in [thread.name for thread in threading.enumerate()]
    assert "pretzel-python" not in [thread.name for thread in threading.enumerate()]


async def test_who_has_no_python_stage_has_no_thread(plan, fakes):
    async with pretzel.Runtime(executors=1) as runtime:
        runtime.register(plan, name="tokens")
        assert "pretzel-python" not in [thread.name for thread in threading.enumerate()]
        assert runtime.statistics()["python"]["events"] == 0


async def test_stage_events_alternate_between_executors_and_the_thread(plan):
    async with pretzel.Runtime(executors=1, inline_budget=0) as runtime:
        runtime.register(plan, name="tokens", engine="batch")
        await runtime.predict("tokens", TEXTS)
        stages = runtime.statistics()["stages"]
        assert [name.partition("#")[0] for name in stages] == [
            "read_text",
            "python",
            "join_tokens+ngram+combine+predictor",
        ]
        assert [stage["events"] for stage in stages.values()] == [1, 1, 1]
        assert runtime.statistics()["executors"][0]["events"] == 2
        assert runtime.statistics()["python"]["events"] == 1


async def test_a_brief_request_alone_takes_one_hop(plan):
    async with pretzel.Runtime(executors=1, inline_budget=10) as runtime:
        runtime.register(plan, name="tokens", engine="batch")
        await runtime.predict("tokens", TEXTS)
        assert runtime.statistics()["executors"][0]["events"] == 0
        assert runtime.statistics()["python"]["events"] == 1
        assert runtime.statistics()["plans"]["tokens"]["whole"]["events"] == 1


class Gate:
    """A function that waits until it is let through, and says that it has begun."""

    def __init__(self):
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()
        self.calls = 0


GATE = Gate()


def waits_at_the_gate(text):
    GATE.calls += 1
    if "wait" in text:
        GATE.begun.release()
        assert GATE.open.wait(60)
    if "fail" in text:
        raise LookupError(text)
    if "exit" in text:
        raise SystemExit(3)
    return text


@pytest.fixture
def gate(monkeypatch):
    monkeypatch.setattr(f"{__name__}.GATE", Gate())
    yield GATE
    GATE.open.set()


@pytest.fixture
def gated():
    text = FlourContext(ObjectStore()).text()
    text = text.apply(PythonText(f"{__name__}:waits_at_the_gate", "model.words"))
    words = text.tokenize().word_ngram(1, vocabulary=["good", "bad"])
    return pretzel.compile(words.linear([1.0, 2.0], 0.0).predictor("identity").plan())


def idle(runtime):
    """Nothing waits, runs or owns vectors."""
    statistics = runtime.statistics()
    live = [each["vectors_live"] for each in statistics["executors"]]
    assert statistics["queues"] == {"high": 0, "low": 0, "started": 0, "bound": 0}
    return sum(live) + statistics["pools"]["inline"]["live"] == 0


async def begins(gate):
    """The function has been called, and waits."""
    await asyncio.to_thread(gate.begun.acquire)


async def until_idle(runtime):
    """Lets the Python thread take what is bound to it."""
    while runtime.statistics()["queues"]["bound"]:  # noqa: ASYNC110
        await asyncio.sleep(0)


ENGINES = pytest.mark.parametrize("engine", ["request-response", "batch"])


@ENGINES
@pytest.mark.parametrize("budget", [0, 10])
async def test_a_failure_fails_its_request_alone(gated, gate, engine, budget):
    async with pretzel.Runtime(executors=2, inline_budget=budget) as runtime:
        runtime.register(gated, name="gated", engine=engine)
        records = ["good", "bad", "good bad"] * 40
        asked = [["good"], [*records, "fail"], records, ["fail"], ["exit"], ["bad"]]
        answers = await asyncio.gather(
            *(runtime.predict("gated", each) for each in asked), return_exceptions=True
        )
        first, late, many, failed, left, last = answers
        assert [first.tolist(), many.tolist(), last.tolist()] == [
            [1.0],
            [1.0, 2.0, 3.0] * 40,
            [2.0],
        ]
        assert [type(each) for each in (late, failed, left)] == [ExecutionError] * 3
        what = f"plan 'gated' failed: step 'model.words': function {__name__}:waits_at_the_gate"
        assert str(late) == f"{what} failed on record 120: LookupError: fail"
        assert str(failed) == f"{what} failed on record 0: LookupError: fail"
        assert isinstance(failed.__cause__, PythonStageError)
        assert isinstance(failed.__cause__.__cause__, LookupError)
        assert "SystemExit" in str(left)
        assert idle(runtime)
        assert runtime.statistics()["plans"]["gated"]["errors"] == 3


@ENGINES
@pytest.mark.parametrize("how", ["cancel", "timeout"])
async def test_who_leaves_a_stage_that_runs(gated, gate, engine, how):
    async with pretzel.Runtime(executors=1, inline_budget=0) as runtime:
        runtime.register(gated, name="gated", engine=engine)
        timeout = 0.05 if how == "timeout" else None
        task = asyncio.create_task(runtime.predict("gated", ["wait good"], timeout=timeout))
        await begins(gate)
        behind = asyncio.create_task(runtime.predict("gated", ["good"]))
        if how == "cancel":
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        else:
            with pytest.raises(DeadlineExceededError, match="did not answer within"):
                await task
        assert not behind.done()
        gate.open.set()
        assert (await behind).tolist() == [1.0]
        assert idle(runtime)


@ENGINES
async def test_what_is_cancelled_while_it_waits_is_not_called(gated, gate, engine):
    async with pretzel.Runtime(executors=1, inline_budget=0) as runtime:
        runtime.register(gated, name="gated", engine=engine)
        first = asyncio.create_task(runtime.predict("gated", ["wait good"]))
        await begins(gate)
        others = [asyncio.create_task(runtime.predict("gated", ["bad"])) for _ in range(5)]
        await asyncio.sleep(0)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        gate.open.set()
        assert (await first).tolist() == [1.0]
        await until_idle(runtime)
        assert gate.calls == 1
        assert idle(runtime)


async def test_the_loop_and_the_executors_go_on_meanwhile(plan, gated, gate):
    native = FlourContext(ObjectStore()).text().tokenize().word_ngram(1, vocabulary=["good", "bad"])
    native = pretzel.compile(native.linear([1.0, 2.0], 0.0).predictor("identity").plan())
    async with pretzel.Runtime(executors=1) as runtime:
        runtime.register(gated, name="gated")
        runtime.register(native, name="native", engine="batch")
        task = asyncio.create_task(runtime.predict("gated", ["wait good"]))
        await begins(gate)
        assert (await runtime.predict("native", ["good bad"])).tolist() == [3.0]
        runtime.unregister("gated")
        gate.open.set()
        assert (await task).tolist() == [1.0]


async def test_closing_ends_what_waits(gated, gate):
    async with pretzel.Runtime(executors=1, inline_budget=0) as runtime:
        runtime.register(gated, name="gated")
        tasks = [
            asyncio.create_task(runtime.predict("gated", [text])) for text in ("wait good", "bad")
        ]
        await begins(gate)
        gate.open.set()  # what runs may end before the Runtime does, or after
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    for answer, expected in zip(answers, ([1.0], [2.0]), strict=True):
        assert isinstance(answer, RuntimeClosedError) or answer.tolist() == expected
    assert "pretzel-python" not in [thread.name for thread in threading.enumerate()]


async def test_closing_does_not_wait_for_ever(gated, gate, monkeypatch):
    monkeypatch.setattr("pretzel.runtime.python_thread.SECONDS_TO_CLOSE", 0.01)
    with structlog.testing.capture_logs() as logs:
        async with pretzel.Runtime(executors=1) as runtime:
            runtime.register(gated, name="gated")
            task = asyncio.create_task(runtime.predict("gated", ["wait good"]))
            await begins(gate)
        with pytest.raises(RuntimeClosedError):
            await task
    assert "python_stage_still_runs" in [entry["event"] for entry in logs]


async def test_registering_calls_no_function(gated, gate):
    async with pretzel.Runtime(executors=1, warm=True) as runtime:
        runtime.register(gated, name="gated")
    gated.warm()
    assert gate.calls == 0
