"""The on-line phase in one object: plans come and go, requests are predicted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import structlog

from pretzel import _core
from pretzel.errors import (
    DeadlineExceededError,
    RuntimeClosedError,
)
from pretzel.runtime.batch import PART_RECORDS
from pretzel.runtime.catalog import Catalog
from pretzel.runtime.cost import size_of
from pretzel.runtime.engine import INLINE, NOT_INLINE, STAGES, Engine, choose_course
from pretzel.runtime.executors import ExecutorPool, Executors
from pretzel.runtime.instruments import Instrument
from pretzel.runtime.plan_registry import PlanRegistry
from pretzel.runtime.request import Request
from pretzel.runtime.request_response import answer
from pretzel.runtime.scheduler import Scheduler
from pretzel.runtime.stage_queues import StageQueues

if TYPE_CHECKING:
    from types import TracebackType

    from pretzel.plan.model_plan import ModelPlan

_log = structlog.wrap_logger(logging.getLogger("pretzel.runtime"))


class Runtime:
    """Serves model plans on the running asyncio loop. An asynchronous context manager.

    All methods belong to the loop's thread. Executor threads do not survive ``fork()``: enter a
    Runtime in the process that uses it.

    Args:
        executors: C++ worker threads. Python stages of plans that have any run on one more.
        pooling: keep vectors between runs on executors (False: an ablation).
        warm: touch a plan's parameters when it is registered, so that its first request is fast.
        materialization: accepted, without effect yet: no stage result is kept.
        inline_budget: seconds that one request may occupy the loop's thread; what is expected to
            take longer runs on executors.
        queue_capacity: most requests (parts of 64 records) that wait for one stage.
        batch_limit: most records of one native call of a stage.
        depth: submissions bound to an executor at once, the running one included.
        instruments: listeners to the scheduler's events.
        clock: seconds, monotonic; measures native calls.
    """

    def __init__(
        self,
        executors: int = 2,
        pooling: bool = True,
        warm: bool = True,
        materialization: bool = True,
        *,
        inline_budget: float = 200e-6,
        queue_capacity: int = 4096,
        batch_limit: int = 64,
        depth: int = 2,
        instruments: Sequence[Instrument] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        for name, value in (
            ("executors", executors),
            ("queue_capacity", queue_capacity),
            ("batch_limit", batch_limit),
            ("depth", depth),
        ):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        self._executor_count = executors
        self._pooling = pooling
        self._inline_budget = inline_budget
        self._batch_limit = batch_limit
        self._depth = depth
        self._instruments = tuple(instruments)
        self._clock = clock
        self._catalog = Catalog(capacity=queue_capacity, batch_limit=batch_limit)
        self._plans = PlanRegistry(self._catalog, warm=warm)
        self._live: set[Request] = set()
        self._queues = StageQueues(executors, depth=depth, vectors=batch_limit)
        self._executors: ExecutorPool | None = None
        self._scheduler: Scheduler | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def __aenter__(self) -> Runtime:
        if self._loop is not None or self._closed:
            raise RuntimeClosedError("a Runtime is entered once: make another one")
        self._loop = asyncio.get_running_loop()
        self._executors = self._make_executors()
        self._scheduler = Scheduler(self._executors, self._queues, self._loop, self._instruments)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _make_executors(self) -> ExecutorPool:
        return Executors(
            self._executor_count,
            depth=self._depth,
            pooling=self._pooling,
            max_events=self._batch_limit,
        )

    def close(self) -> None:
        """End the executors, after what runs on them now. Requests that are not answered by then
        raise RuntimeClosedError. Leaving the context does this."""
        if self._closed or self._scheduler is None:
            return
        self._closed = True
        self._scheduler.close()
        dropped = len(self._live)
        for request in tuple(self._live):
            request.abandon(RuntimeClosedError("the Runtime was closed before the answer"))
        self._plans.clear()
        _log.info("runtime_closed", dropped=dropped)

    def register(self, plan: ModelPlan, name: str | None = None, engine: str = Engine.AUTO) -> int:
        """Serve a plan under a name, its own by default. Returns the plan id.

        ``engine``: "request-response", "batch" or "auto".

        Raises:
            PlanExistsError: the name is taken: unregister that plan first.
            ValueError: no such engine.
            RuntimeClosedError: the Runtime is not running.
        """
        self._check_running()
        return self._plans.add(plan, plan.name if name is None else name, engine)

    def unregister(self, name: str | int) -> None:
        """Stop serving a plan, by name or id. Its requests in flight finish; its memory goes
        with the last of them, unless shared.

        Raises:
            PlanNotFoundError: no such plan.
        """
        self._check_running()
        self._plans.remove(name)

    def plans(self) -> list[str]:
        """Names of the registered plans, in order of registration."""
        return self._plans.names()

    def plan(self, name: str | int) -> ModelPlan:
        """A registered plan, by name or id. Raises PlanNotFoundError."""
        plan: ModelPlan = self._plans.find(name).plan
        return plan

    async def predict(
        self,
        name: str | int,
        records: Any,
        method: str = "predict",
        timeout: float | None = None,  # noqa: ASYNC109 (a deadline inside the queues)
    ) -> Any:
        """What ``plan.<method>(records)`` returns, from the plan of that name or id.

        ``timeout``: seconds from now; honoured before the start and between stages and parts.
        Cancelling the call drops whatever has not run.

        Raises:
            PlanNotFoundError, MethodNotOfferedError: no such plan, no such method.
            SchemaError: the records do not fit.
            OverloadedError: too many requests wait; nothing was done.
            DeadlineExceededError: no answer within the time-out.
            ExecutionError: the native code failed, or the plan is in quarantine.
            RuntimeClosedError: the Runtime is not running, or was closed meanwhile.
        """
        begun = self._begin(name, records, method, timeout, self._inline_budget)
        if type(begun) is Request:
            return await _answered(begun)
        return begun

    async def predict_many(
        self,
        names: Iterable[str | int],
        records: Any,
        method: str = "predict",
        timeout: float | None = None,  # noqa: ASYNC109 (a deadline inside the queues)
    ) -> list[Any]:
        """One input through several plans: their answers in order. All of them run at once,
        and share the inline budget of one request. Raises as `predict`; the first error ends
        the others."""
        begun: list[Any] = []
        budget = self._inline_budget
        try:
            for name in names:
                start = self._clock()
                begun.append(self._begin(name, records, method, timeout, budget))
                budget -= self._clock() - start
            for position, outcome in enumerate(begun):
                if type(outcome) is Request:
                    begun[position] = await _answered(outcome)
        except BaseException:
            for outcome in begun:
                if type(outcome) is Request:
                    outcome.abandon()
            raise
        return begun

    def _begin(
        self, name: str | int, given: Any, method: str, timeout: float | None, budget: float
    ) -> Any:
        """The answer, when it could be had on this thread; else the Request to wait for."""
        registered = self._plans.get(name)
        if registered is None:
            self._check_running()
            registered = self._plans.find(name)
        if registered.quarantined:
            registered.check()
        plan = registered.plan
        number = registered.methods.get(method)
        if number is None:
            number = plan.method_number(method)
        records = plan.records(given)
        registered.requests += 1
        registered.records += len(records)
        if timeout is not None and timeout <= 0:
            registered.expired += 1
            raise DeadlineExceededError(f"the time-out of the request is over: {timeout:g} s")
        size = size_of(records)
        seconds = registered.cost.seconds_per_point * size
        course = choose_course(
            registered.engine,
            seconds,
            NOT_INLINE if registered.route.python else budget,
            len(records),
            PART_RECORDS,
            self._queues.waiting_events,
        )
        if course is INLINE:
            return answer(registered, records, number, size, self._clock)
        assert self._scheduler is not None
        assert self._loop is not None
        request = Request(
            registered,
            records,
            number,
            stages=course is STAGES,
            brief=seconds <= self._inline_budget,
            scheduler=self._scheduler,
            loop=self._loop,
            live=self._live,
        )
        request.begin(self._executor_count * self._depth, timeout)
        return request

    def statistics(self) -> dict[str, Any]:
        """Counts since the start and states now, as nested plain values: ``queues``,
        ``executors`` (one mapping each), ``python`` (the thread of Python stages), ``pools``,
        ``stages`` by name, ``plans`` by name."""
        high, low = self._queues.waiting
        return {
            "queues": {
                "high": high,
                "low": low,
                "started": self._queues.started,
                "bound": self._queues.bound,
            },
            "requests": {"live": len(self._live)},
            "executors": [] if self._executors is None else self._executors.statistics(),
            "python": {} if self._scheduler is None else self._scheduler.python_statistics(),
            "pools": {"inline": _core.inline_pool_statistics()},
            "stages": self._catalog.statistics(),
            "plans": {name: self._plans.find(name).statistics() for name in self.plans()},
        }

    def _check_running(self) -> None:
        if self._closed:
            raise RuntimeClosedError("the Runtime is closed")
        if self._loop is None:
            raise RuntimeClosedError("the Runtime was not entered: use `async with Runtime()`")

    def __repr__(self) -> str:
        state = "closed" if self._closed else repr(self._queues)
        return f"<Runtime: {len(self._plans)} plans | {state}>"


async def _answered(request: Request) -> Any:
    try:
        return await request.future
    except asyncio.CancelledError:
        request.abandon()
        raise
