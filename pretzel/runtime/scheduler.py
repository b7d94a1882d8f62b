"""The asyncio shell around the queues: binds events to executors and takes completions.

All decisions are made by `StageQueues`; here is only what touches the loop and the executors.
Loop thread only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from pretzel.errors import ExecutionError
from pretzel.runtime.executors import ExecutorPool
from pretzel.runtime.instruments import Instrument
from pretzel.runtime.python_thread import PythonThread
from pretzel.runtime.stage_event import StageEvent
from pretzel.runtime.stage_queues import StageQueues, Submission


class Scheduler:
    """Runs stage events over executors, from `submit` to the owner's `run_ended`."""

    def __init__(
        self,
        executors: ExecutorPool,
        queues: StageQueues,
        loop: asyncio.AbstractEventLoop,
        instruments: Sequence[Instrument] = (),
    ) -> None:
        self._executors = executors
        self._python = PythonThread(lambda: loop.call_soon_threadsafe(self._take_python))
        self._queues = queues
        self._loop = loop
        self._instruments = tuple(instruments)
        self._submissions: dict[int, Submission] = {}
        self._ticket = 0
        self._closed = False
        loop.add_reader(executors.fileno(), self._take_completions)

    def submit(self, event: StageEvent, *, admitted: bool = False) -> None:
        """Queue the head of a pipeline and bind whatever can be bound.

        Raises:
            OverloadedError: its stage's low lane is full and the event is not `admitted`.
        """
        submission = None if self._closed else self._queues.bind_at_once(event)
        if submission is None:
            self._queues.submit(event, admitted=admitted)
        for instrument in self._instruments:
            instrument.event_queued(event)
        if submission is None:
            self._dispatch()
        else:
            self._start(submission)

    def cancel(self, event: StageEvent) -> None:
        """Drop an event. Its owner hears no more of it; its vectors go back now, or when the
        stage that runs has ended."""
        event.owner = None
        if self._queues.cancel(event):
            self._end(event, None)
            self._dispatch()

    def close(self) -> None:
        """End the executors. What had completed is reported; owners of the rest must cancel."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._executors.fileno())
        self._executors.close()
        self._python.close()
        self._take_completions()
        self._take_python()

    def _dispatch(self) -> None:
        if self._closed:
            return
        while (submission := self._queues.next()) is not None:
            self._start(submission)

    def _start(self, submission: Submission) -> None:
        failed: list[tuple[StageEvent, Exception]] = []
        runs = []
        for event in submission.events:
            try:
                if event.run is None:
                    event.run = self._executors.new_run(event.native, event.records, event.method)
                runs.append(event.run)
            except Exception as problem:  # whatever is wrong with one run fails that run alone
                failed.append((event, problem))
        if failed:
            for event, error in failed:
                submission.events.remove(event)
                self._queues.step(event, failed=True)
                # Later, because the owner may be in the middle of submitting.
                self._loop.call_soon(self._end, event, error)
            if not runs:
                self._queues.finished(submission)
                return
        ticket = self._ticket = self._ticket + 1
        self._submissions[ticket] = submission
        if submission.handler.python:
            self._python.submit(ticket, submission)
        else:
            self._executors.submit(submission.executor, ticket, runs, submission.whole)
        for instrument in self._instruments:
            instrument.stage_started(submission)

    def python_statistics(self) -> Mapping[str, float]:
        """See `PythonThread.statistics`."""
        return self._python.statistics()

    def _take_completions(self) -> None:
        self._complete((ticket, seconds) for ticket, _, seconds in self._executors.drain())

    def _take_python(self) -> None:
        self._complete(self._python.drain())

    def _complete(self, completed: Iterable[tuple[int, float]]) -> None:
        ended: list[tuple[StageEvent, Exception | None]] = []
        for ticket, seconds in completed:
            submission = self._submissions.pop(ticket)
            self._queues.finished(submission)
            submission.handler.seconds += seconds
            share = seconds / len(submission.events)
            for event in submission.events:
                event.seconds += share
                message = event.run.error
                if self._queues.step(event, failed=message is not None):
                    problem = event.problem
                    if message is not None and problem is None:
                        problem = event.run.refusal or ExecutionError(message)
                    ended.append((event, problem))
            for instrument in self._instruments:
                instrument.stage_finished(submission, seconds)
        # Executors first: they get their next work before anybody looks at the results.
        self._dispatch()
        for event, error in ended:
            self._end(event, error)

    def _end(self, event: StageEvent, error: Exception | None) -> None:
        # A run that ended by itself, or failed, gave its vectors back on its executor.
        if event.cancelled and event.run is not None:
            event.run.release()
        for instrument in self._instruments:
            instrument.run_ended(event, error)
        owner, event.owner = event.owner, None
        if owner is not None:
            owner.run_ended(event, error)
        event.run = None

    def __repr__(self) -> str:
        return repr(self._queues)
