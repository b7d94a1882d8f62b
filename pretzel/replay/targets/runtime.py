"""The asynchronous engine in this process, as an embedding program uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from pretzel.plan.model_plan import ModelPlan
from pretzel.replay.record_choice import pick
from pretzel.replay.schedule import Request
from pretzel.replay.targets.target import Answers
from pretzel.runtime import Runtime


@dataclass(frozen=True)
class RuntimeTarget:
    """``await runtime.predict(...)``."""

    name: str
    runtime: Runtime
    records: Any

    def prepare_async(self, request: Request) -> Callable[[], Awaitable[Any]]:
        """One awaited call a method."""
        records = pick(self.records, request.records)
        predict = self.runtime.predict
        calls = [partial(predict, request.pipeline, records, method=m) for m in request.methods]
        return calls[0] if len(calls) == 1 else partial(await_all, calls)

    def decode(self, request: Request, raw: Any) -> Answers:
        """One method answers with its array, several with a list of arrays."""
        values = [raw] if len(request.methods) == 1 else raw
        return dict(zip(request.methods, values, strict=True))


async def await_all(calls: Sequence[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """What each call returns, awaited one after the other."""
    return [await call() for call in calls]


@asynccontextmanager
async def open_runtime(
    name: str, engine: str, executors: int, plans: Mapping[str, ModelPlan], records: Any
) -> AsyncIterator[RuntimeTarget]:
    """A Runtime with all plans registered."""
    async with Runtime(executors=executors) as runtime:
        for plan_name, plan in plans.items():
            runtime.register(plan, name=plan_name, engine=engine)
        yield RuntimeTarget(name, runtime, records)
