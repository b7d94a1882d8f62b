"""A plan made of nothing, and executors that a test steps by hand."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from types import SimpleNamespace

import numpy as np
import pytest

from pretzel.errors import MethodNotOfferedError, SchemaError
from pretzel.runtime import Runtime


class FakeNative:
    """Answers the length of every record."""

    def __init__(self, stages: int) -> None:
        self.stage_count = stages
        self.calls = 0
        self.error: Exception | None = None

    def run(self, records, method):
        self.calls += 1
        if self.error is not None:
            raise self.error
        return np.array([float(len(record)) for record in records])


class FakeRun:
    """A pipeline run that counts its stages and fails at `fail_at`."""

    def __init__(self, native, records, method) -> None:
        self.native, self.records, self.method = native, records, method
        self.stage = 0
        self.error = None
        self.refusal = None
        self.holds_vectors = False
        self.submitted = False

    @property
    def finished(self):
        return self.error is not None or self.stage == self.native.stage_count

    def advance(self, whole):
        assert not self.finished
        self.holds_vectors = True
        if self.native.error is not None:
            self.error = str(self.native.error)
        else:
            self.stage = self.native.stage_count if whole else self.stage + 1
        if self.finished:
            self.holds_vectors = False

    def result(self):
        assert self.finished
        assert self.error is None
        return np.array([float(len(record)) for record in self.records])

    def release(self):
        assert not self.submitted
        self.holds_vectors = False


class HandExecutors:
    """Executors that do nothing until told: `await hand.step()` runs the oldest submission."""

    def __init__(self, count=2, depth=2) -> None:
        self.count, self.depth = count, depth
        self.bound: deque = deque()
        self.completed: list = []
        self.runs: list[FakeRun] = []
        self.most_live = 0
        self.closed = False
        self._descriptor = os.eventfd(0, os.EFD_NONBLOCK)

    def fileno(self):
        return self._descriptor

    def new_run(self, native, records, method):
        run = FakeRun(native, records, method)
        self.runs.append(run)
        return run

    def submit(self, executor, ticket, runs, whole):
        assert not self.closed
        assert sum(item[0] == executor for item in self.bound) < self.depth
        for run in runs:
            assert not run.submitted
            run.submitted = True
        self.bound.append((executor, ticket, list(runs), whole))

    def run_oldest(self):
        executor, ticket, runs, whole = self.bound.popleft()
        for run in runs:
            run.advance(whole)
        self.most_live = max(self.most_live, self.live)
        self.completed.append((executor, ticket, runs))
        os.eventfd_write(self._descriptor, 1)

    async def step(self):
        """Runs the oldest submission, and lets the loop notice."""
        self.run_oldest()
        await settle()

    async def finish(self):
        """Runs everything."""
        while self.bound:
            await self.step()

    def drain(self):
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._descriptor)
        completed, self.completed = self.completed, []
        for _, _, runs in completed:
            for run in runs:
                run.submitted = False
        return [(ticket, executor, 0.001) for executor, ticket, _ in completed]

    def statistics(self):
        return [{"bound": 0}] * self.count

    def close(self):
        """Like the native ones: what runs finishes (the oldest of each), the rest is dropped."""
        if self.closed:
            return
        self.closed = True
        running = set()
        while self.bound:
            executor, ticket, runs, whole = self.bound.popleft()
            for run in runs:
                if executor in running:
                    run.error = "the executors were closed"
                    run.holds_vectors = False
                else:
                    run.advance(whole)
            running.add(executor)
            self.completed.append((executor, ticket, runs))

    @property
    def live(self):
        """Vector sets that are out."""
        return sum(run.holds_vectors for run in self.runs)


async def settle():
    """Enough turns of the loop for completions, futures and tasks to be seen to."""
    for _ in range(5):
        await asyncio.sleep(0)


class FakePlan:
    """Two stages of its own, or those named."""

    def __init__(self, name="fake", stages=("head", "tail"), methods=("predict",)) -> None:
        self.name = name
        self.methods = methods
        self._stages = tuple(
            SimpleNamespace(
                identity=stage,
                operations=(SimpleNamespace(op=stage),),
                python=stage.startswith("python"),
            )
            for stage in stages
        )
        self._native = FakeNative(len(stages))

    def native(self, candidate="fused"):
        return self._native

    def physical_stages(self, candidate="fused"):
        return self._stages

    whole_batch = False

    def method_number(self, method):
        if method not in self.methods:
            raise MethodNotOfferedError(method)
        return self.methods.index(method)

    def records(self, given):
        for number, record in enumerate(given):
            if not isinstance(record, str):
                raise SchemaError(f"record {number}")
        return given

    def finish(self, method, raw):
        return raw


class HandRuntime(Runtime):
    """A Runtime over hand-stepped executors."""

    def __init__(self, hand=None, **settings) -> None:
        self.hand = hand or HandExecutors(settings.get("executors", 2), settings.get("depth", 2))
        super().__init__(**{"warm": False, **settings})

    def _make_executors(self):
        return self.hand


@pytest.fixture
def fakes():
    return SimpleNamespace(
        Plan=FakePlan,
        Native=FakeNative,
        Run=FakeRun,
        Executors=HandExecutors,
        Runtime=HandRuntime,
        settle=settle,
    )
