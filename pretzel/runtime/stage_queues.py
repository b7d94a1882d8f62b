"""Which event runs next, where: the scheduler's whole state, pure and synchronous.

State: the events that wait (in the lanes of their handlers), the submissions bound to each
executor, and how many pipelines have started and not ended. Every arrival and departure is a
method call; `next` says what to do and the asyncio shell does it. No I/O, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from pretzel.errors import OverloadedError
from pretzel.runtime.stage_event import BOUND, ENDED, HIGH, LOW, WAITING, StageEvent
from pretzel.runtime.stage_handler import StageHandler
from pretzel.runtime.waiting_stages import WaitingStages


@dataclass(slots=True, eq=False)
class Submission:
    """Events of one stage and lane bound to one executor, to be run in one native call.

    The executor whose number comes after those of all others is the Python thread.
    """

    executor: int
    handler: StageHandler
    whole: bool
    events: list[StageEvent]


class StageQueues:
    """High before low, then the oldest event of all stages; younger ones of its stage come along.

    With a batch limit of 1 the order is that of the paper's one shared pair of queues.

    A head that arrives when nothing waits would get its stages one after the other anyway. If it
    names a path to take ``alone``, as brief runs do, it becomes a whole run: one hop instead of
    one a stage.

    Vectors are asked for per pipeline. A pipeline counts as started from the binding of its head
    stage until its end, and heads are bound only while fewer than ``executors x vectors`` have
    started, so that no more vector sets can be live. A whole run takes and returns its set
    within one call, one at a time on its executor, and is not counted.

    Python stages, and whole runs of plans that have one, wait for the Python thread, the others
    for the executors: each kind by the same rules, in one order of arrival.

    Invariants:
        - waiting high events belong to started pipelines;
        - an executor has at most ``depth`` submissions bound.
    """

    def __init__(self, executors: int, *, depth: int = 2, vectors: int = 64) -> None:
        self._depth = depth
        self._native = WaitingStages(executors, 0)
        self._python = WaitingStages(1, executors)
        self._vector_limit = executors * vectors
        self._started = 0
        self._sequence = 0
        self.waiting_events = 0  # in all lanes

    @property
    def waiting(self) -> tuple[int, int]:
        """Events in the high lanes and in the low lanes."""
        native, python = self._native.waiting, self._python.waiting
        return native[HIGH] + python[HIGH], native[LOW] + python[LOW]

    @property
    def started(self) -> int:
        """Pipelines whose head stage is or was bound and that have not ended."""
        return self._started

    @property
    def bound(self) -> int:
        """Submissions bound to executors."""
        return sum(self._native.bound) + sum(self._python.bound)

    def submit(self, event: StageEvent, *, admitted: bool = False) -> None:
        """Queue the head of a pipeline.

        ``admitted``: it continues a request that was let in before, and is not refused.

        Raises:
            OverloadedError: the low lane of its stage is full.
        """
        handler = event.path[event.position]
        if len(handler.lanes[LOW]) >= handler.capacity and not admitted:
            handler.refused += 1
            raise OverloadedError(
                f"too many requests wait for {handler.name}: {handler.capacity}; try again later"
            )
        self._enqueue(event, handler, LOW)

    def bind_at_once(self, event: StageEvent) -> Submission | None:
        """Bind a whole run, or one that is whole when ``alone``, if nothing waits before it.

        None: it has to `submit`.
        """
        if self.waiting_events:
            return None
        if not event.whole and event.alone is None:
            return None
        path = event.path if event.alone is None else event.alone
        handler = path[0]
        executor = self._waiting_with(handler).bind(self._depth)
        if executor is None:
            return None
        event.path, event.whole = path, True
        event.sequence = self._sequence
        self._sequence += 1
        event.state = BOUND
        handler.submissions += 1
        return Submission(executor, handler, True, [event])

    def next(self) -> Submission | None:
        """Bind the next events to the least loaded executor; None: nothing can be bound."""
        return self._bind_next(self._native) or self._bind_next(self._python)

    def _bind_next(self, stages: WaitingStages) -> Submission | None:
        if stages.waiting[HIGH]:
            lane = HIGH
        elif stages.waiting[LOW]:
            lane = LOW
        else:
            return None
        if min(stages.bound) >= self._depth:
            return None
        sequence, handler = stages.oldest(lane)
        queue = handler.lanes[lane]
        whole = queue[sequence].whole
        most = -(-len(queue) // len(stages.bound))  # leaves their shares to the other executors
        starting = lane == LOW and not whole
        if starting:
            most = min(most, self._vector_limit - self._started)
            if most <= 0:
                return None  # started pipelines are all bound, so one of them will end
        executor = stages.bind(self._depth)
        if executor is None:
            return None
        events = stages.take(handler, lane, most)
        self.waiting_events -= len(events)
        if starting:
            self._started += len(events)
            assert self._started <= self._vector_limit
        handler.submissions += 1
        return Submission(executor, handler, whole, events)

    def finished(self, submission: Submission) -> None:
        """The executor is done with it: its place is free. `step` each of its events, too."""
        self._waiting_with(submission.handler).free(submission.executor)

    def step(self, event: StageEvent, *, failed: bool = False) -> bool:
        """The bound stage of an event has run.

        True: the pipeline is over (failed, cancelled, or this was the last stage), and its
        vectors must be back. False: its next stage waits in the high lane.
        """
        handler = event.path[event.position]
        handler.events += 1
        if failed:
            handler.errors += 1
        last = event.whole or event.position + 1 == len(event.path)
        if last or failed or event.cancelled:
            self._end(event, started=not event.whole)
            return True
        event.position += 1
        self._enqueue(event, event.path[event.position], HIGH)
        return False

    def cancel(self, event: StageEvent) -> bool:
        """Nobody wants the event any more.

        True: it is over now; if it waited between stages, its vectors must be given back. False:
        it is bound, and `step` will end it; or it had ended before.
        """
        event.cancelled = True
        if event.state is not WAITING:
            return False
        self._waiting_with(event.handler).drop(event)
        self.waiting_events -= 1
        self._end(event, started=event.lane == HIGH)
        return True

    def _end(self, event: StageEvent, *, started: bool) -> None:
        event.state = ENDED
        if started:
            self._started -= 1
            assert self._started >= 0

    def _enqueue(self, event: StageEvent, handler: StageHandler, lane: int) -> None:
        event.sequence = self._sequence
        self._sequence += 1
        self._waiting_with(handler).put(event, handler, lane)
        self.waiting_events += 1

    def _waiting_with(self, handler: StageHandler) -> WaitingStages:
        """Where the handler's events wait."""
        return self._python if handler.python else self._native

    def __repr__(self) -> str:
        high, low = self.waiting
        return (
            f"{len(self._native.bound)} executors | high {high}, low {low} | "
            f"pipelines {self._started} started"
        )
