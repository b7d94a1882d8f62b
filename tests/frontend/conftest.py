"""Fakes: a Runtime and plans of the real interface, whose answers tests choose; clients of apps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pretzel.errors import MethodNotOfferedError, PlanExistsError, PlanNotFoundError
from pretzel.frontend import create_app
from pretzel.schema import Column, InputSchema, Kind

TEXT = InputSchema("text", (Column("text", Kind.TEXT),))


@dataclass(eq=False)
class FakePlan:
    """Scores a record by its length; `answers` overrides a method's value."""

    name: str = "spam"
    outputs: dict[str, tuple[str, int | None]] = field(
        default_factory=lambda: {
            "predict": ("text", None),
            "predict_proba": ("float", 2),
            "decision_function": ("float", None),
        }
    )
    input_schema: InputSchema = TEXT
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(self.outputs)

    def output_description(self, method: str) -> tuple[str, int | None]:
        return self.outputs[method]

    def run(self, records: list[str], method: str) -> Any:
        if method not in self.outputs:
            raise MethodNotOfferedError(method)
        if method in self.answers:
            return self.answers[method]
        lengths = np.array([len(record) for record in records], dtype=np.float64)
        kind, columns = self.outputs[method]
        if kind == "text":
            return np.array(["long" if length > 3 else "short" for length in lengths], dtype=object)
        if columns is None:
            return lengths
        return np.stack([lengths + column for column in range(columns)], axis=1)


class FakeRuntime:
    """Answers at once, or raises `error`, or waits for `gate`."""

    def __init__(self, *plans: FakePlan) -> None:
        self._plans = {plan.name: plan for plan in plans}
        self.error: BaseException | None = None
        self.gate: asyncio.Event | None = None
        self.called = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.calls: list[tuple[str, list[str], str, float | None]] = []

    def plan(self, name: str) -> FakePlan:
        try:
            return self._plans[name]
        except KeyError:
            raise PlanNotFoundError(f"no plan {name!r} is registered") from None

    def plans(self) -> tuple[str, ...]:
        return tuple(self._plans)

    def register(self, plan: FakePlan, name: str | None = None) -> None:
        name = name or plan.name
        if name in self._plans:
            raise PlanExistsError(name)
        self._plans[name] = plan

    def unregister(self, name: str) -> None:
        self.plan(name)
        del self._plans[name]

    async def predict(
        self,
        name: str,
        records: list[str],
        method: str = "predict",
        timeout: float | None = None,  # noqa: ASYNC109 (the Runtime's signature)
    ) -> Any:
        self.called.set()
        self.calls.append((name, records, method, timeout))
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        if self.error is not None:
            raise self.error
        return self.plan(name).run(records, method)

    def statistics(self) -> dict[str, Any]:
        return {
            "requests": 3,
            "plans": {"spam": {"runs": 2, "whole": {"runs": 1}}},
            "executors": [{"busy": 0.5}, {"busy": 0.25}],
            "engine": "auto",
        }


Connect = Callable[[web.Application], Awaitable[TestClient[Any, Any]]]


@pytest.fixture
def plan() -> FakePlan:
    return FakePlan()


@pytest.fixture
def runtime(plan: FakePlan) -> FakeRuntime:
    return FakeRuntime(plan)


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Serves an app without access log, as `pretzel serve` does, and gives a client of it."""
    clients = []

    async def start(app: web.Application) -> TestClient[Any, Any]:
        client = TestClient(TestServer(app, access_log=None))
        await client.start_server()
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
async def client(connect: Connect, runtime: FakeRuntime) -> TestClient[Any, Any]:
    return await connect(create_app(runtime))
