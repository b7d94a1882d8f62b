"""A request on executors: its runs, the future its caller waits for, and its deadline."""

from __future__ import annotations

import asyncio
from typing import Any

from pretzel._core import RefusedRecordError
from pretzel.errors import DeadlineExceededError, OverloadedError, PythonStageError
from pretzel.runtime.batch import PART_RECORDS, join_parts, part_count, part_of
from pretzel.runtime.cost import size_of
from pretzel.runtime.registered_plan import RegisteredPlan
from pretzel.runtime.scheduler import Scheduler
from pretzel.runtime.stage_event import StageEvent
from pretzel.schema import Records


class Request:
    """Loop thread only.

    Its parts enter the queues a few at a time, so that a big request neither fills a queue nor
    keeps others from their turn: when one part has ended the next one queues up behind them.

    A ``brief`` request is one whose time-out need not be looked at between its stages.

    Invariant: once `future` is done no event of the request is alive or will be made.
    """

    __slots__ = (
        "_brief",
        "_events",
        "_left",
        "_live",
        "_loop",
        "_method",
        "_next",
        "_raw",
        "_records",
        "_registered",
        "_scheduler",
        "_stages",
        "_timer",
        "future",
    )

    def __init__(
        self,
        registered: RegisteredPlan,
        records: Records,
        method: int,
        *,
        stages: bool,
        brief: bool,
        scheduler: Scheduler,
        loop: asyncio.AbstractEventLoop,
        live: set[Request],
    ) -> None:
        self.future: asyncio.Future[Any] = loop.create_future()
        self._registered = registered
        self._records = records
        self._method = method
        self._stages = stages
        self._brief = brief
        self._scheduler = scheduler
        self._loop = loop
        self._live = live
        self._left = part_count(len(records), registered.part)
        self._raw: list[Any] = [None] * self._left
        self._next = 0
        self._events: set[StageEvent] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, parts: int, timeout: float | None) -> None:
        """Queue the first parts; answer with DeadlineExceededError after ``timeout`` seconds.

        Raises:
            OverloadedError: a queue is full; nothing of the request is left in it.
        """
        self._live.add(self)
        try:
            while self._next < parts and self._next < len(self._raw):
                self._submit_next(admitted=False)
        except OverloadedError:
            self._registered.refused += 1
            self._end()
            self.future.cancel()
            raise
        if timeout is not None:
            self._timer = self._loop.call_later(timeout, self._expire, timeout)

    def run_ended(self, event: StageEvent, error: Exception | None) -> None:
        """See `EventOwner`."""
        self._events.discard(event)
        if self.future.done():
            return
        if error is None:
            try:
                self._raw[event.part] = event.run.result()
            except Exception as problem:  # a failure of one request, whatever it is
                error = problem
        if error is not None:
            if isinstance(error, PythonStageError):
                error = error.moved(event.part * PART_RECORDS)
            self._fail(error, event.part)
            return
        registered = self._registered
        registered.seconds += event.seconds
        registered.cost.observe(size_of(event.records), event.seconds)
        self._left -= 1
        if self._next < len(self._raw):
            self._submit_next(admitted=True)
        elif self._left == 0:
            self._answer()

    def abandon(self, error: Exception | None = None) -> None:
        """Give the request up: with an error for whoever waits, or because nobody does."""
        if self.future.done() and not self.future.cancelled():
            self.future.exception()  # marks it as seen
        if self in self._live:
            self._registered.cancelled += 1
            self._end()
        if not self.future.done():
            if error is None:
                self.future.cancel()
            else:
                self.future.set_exception(error)

    def _submit_next(self, *, admitted: bool) -> None:
        route = self._registered.route
        event = StageEvent(
            route.stages if self._stages else route.whole,
            route.native,
            part_of(self._records, self._next, self._registered.part),
            self._method,
            self,
            whole=not self._stages,
            alone=route.whole if self._brief and self._stages else None,
            part=self._next,
        )
        self._next += 1
        self._events.add(event)
        try:
            self._scheduler.submit(event, admitted=admitted)
        except OverloadedError:
            self._events.discard(event)
            raise

    def _answer(self) -> None:
        registered = self._registered
        self._end()
        try:
            value = registered.plan.finish(self._method, join_parts(self._raw))
        except Exception as error:  # a failure of one request, whatever it is
            self.future.set_exception(registered.fail(error))
            return
        registered.answered += 1
        registered.failures = 0
        self.future.set_result(value)

    def _fail(self, error: Exception, part: int) -> None:
        self._end()
        registered = self._registered
        if isinstance(error, RefusedRecordError):
            refusal = registered.refuse(error, self._records, part * PART_RECORDS)
            self.future.set_exception(refusal)
        else:
            self.future.set_exception(registered.fail(error))

    def _expire(self, timeout: float) -> None:
        if self.future.done():
            return
        registered = self._registered
        registered.expired += 1
        self._end()
        self.future.set_exception(
            DeadlineExceededError(f"plan {registered.name!r} did not answer within {timeout:g} s")
        )

    def _end(self) -> None:
        self._live.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        events, self._events = self._events, set()
        for event in events:
            self._scheduler.cancel(event)
