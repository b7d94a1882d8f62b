"""Python stages in the Runtime: on a thread of their own, in every engine, and nobody waits."""

from __future__ import annotations

import asyncio
import threading

import pytest

import pretzel
from pretzel.flour import FlourContext
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
