"""Which event runs next, where: the scheduler's whole state, pure and synchronous.

State: the events that wait (in the lanes of their handlers), the submissions bound to each
executor, and how many pipelines have started and not ended. Every arrival and departure is a
method call; `next` says what to do and the asyncio shell does it. No I/O, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from pretzel.errors import OverloadedError
from pretzel.runtime.stage_event import BOUND, ENDED, HIGH, LOW, WAITING, StageEvent
from pretzel.runtime.stage_handler import StageHandler

_SMALLEST_REBUILD = 64


@dataclass(slots=True, eq=False)
class Submission:
    """Events of one stage and lane bound to one executor, to be run in one native call."""

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

    Invariants:
        - every lane that is not empty has its first event's number in the lane's heap; other
          heap entries are stale and dropped when they surface;
        - waiting high events belong to started pipelines;
        - an executor has at most ``depth`` submissions bound.
    """

    def __init__(self, executors: int, *, depth: int = 2, vectors: int = 64) -> None:
        self._depth = depth
        self._bound = [0] * executors
        self._vector_limit = executors * vectors
        self._started = 0
        self._sequence = 0
        self._waiting = [0, 0]
        self._heaps: tuple[list[tuple[int, StageHandler]], list[tuple[int, StageHandler]]] = (
            [],
            [],
        )
        self._rebuild = [_SMALLEST_REBUILD, _SMALLEST_REBUILD]

    @property
    def waiting(self) -> tuple[int, int]:
        """Events in the high lanes and in the low lanes."""
        return self._waiting[HIGH], self._waiting[LOW]

    @property
    def waiting_events(self) -> int:
        """Events in all lanes."""
        return self._waiting[0] + self._waiting[1]

    @property
    def started(self) -> int:
        """Pipelines whose head stage is or was bound and that have not ended."""
        return self._started

    @property
    def bound(self) -> int:
        """Submissions bound to executors."""
        return sum(self._bound)

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
        if self._waiting[HIGH] or self._waiting[LOW]:
            return None
        if not event.whole and event.alone is None:
            return None
        bound = self._bound
        least = min(bound)
        if least >= self._depth:
            return None
        executor = bound.index(least)
        bound[executor] = least + 1
        if event.alone is not None:
            event.path, event.whole = event.alone, True
        event.sequence = self._sequence
        self._sequence += 1
        event.state = BOUND
        handler = event.path[0]
        handler.submissions += 1
        return Submission(executor, handler, True, [event])

    def next(self) -> Submission | None:
        """Bind the next events to the least loaded executor; None: nothing can be bound."""
        if self._waiting[HIGH]:
            lane = HIGH
        elif self._waiting[LOW]:
            lane = LOW
        else:
            return None
        bound = self._bound
        least = min(bound)
        if least >= self._depth:
            return None
        executor = bound.index(least)
        sequence, handler = self._oldest(lane)
        queue = handler.lanes[lane]
        whole = queue[sequence].whole
        most = -(-len(queue) // len(bound))  # leaves their shares to the other executors
        starting = lane == LOW and not whole
        if starting:
            most = min(most, self._vector_limit - self._started)
            if most <= 0:
                return None  # started pipelines are all bound, so one of them will end
        events = self._take(handler, lane, most)
        submission = Submission(executor, handler, whole, events)
        if starting:
            self._started += len(events)
            assert self._started <= self._vector_limit
        bound[executor] += 1
        handler.submissions += 1
        return submission

    def finished(self, submission: Submission) -> None:
        """The executor is done with it: its place is free. `step` each of its events, too."""
        self._bound[submission.executor] -= 1

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
        handler, lane = event.handler, event.lane
        queue = handler.lanes[lane]
        was_first = next(iter(queue)) == event.sequence
        del queue[event.sequence]
        self._waiting[lane] -= 1
        if was_first and queue:
            self._push(lane, next(iter(queue)), handler)
        self._end(event, started=lane == HIGH)
        return True

    def _end(self, event: StageEvent, *, started: bool) -> None:
        event.state = ENDED
        if started:
            self._started -= 1
            assert self._started >= 0

    def _enqueue(self, event: StageEvent, handler: StageHandler, lane: int) -> None:
        queue = handler.lanes[lane]
        sequence = self._sequence
        self._sequence = sequence + 1
        event.sequence = sequence
        event.lane = lane
        event.state = WAITING
        if not queue:
            self._push(lane, sequence, handler)
        queue[sequence] = event
        self._waiting[lane] += 1

    def _take(self, handler: StageHandler, lane: int, most: int) -> list[StageEvent]:
        """The first event of a lane and up to ``most - 1`` that follow, within the batch limit."""
        queue = handler.lanes[lane]
        _, event = queue.popitem(last=False)
        events = [event]
        records = len(event.records)
        while queue and len(events) < most:
            following = next(iter(queue.values()))
            records += len(following.records)
            if records > handler.batch_limit:
                break
            events.append(queue.popitem(last=False)[1])
        for event in events:
            event.state = BOUND
        self._waiting[lane] -= len(events)
        if queue:
            self._push(lane, next(iter(queue)), handler)
        return events

    def _oldest(self, lane: int) -> tuple[int, StageHandler]:
        """Number and handler of the oldest event of a lane that is not empty everywhere."""
        heap = self._heaps[lane]
        while heap[0][0] not in heap[0][1].lanes[lane]:
            heappop(heap)
        return heap[0]

    def _push(self, lane: int, sequence: int, handler: StageHandler) -> None:
        heap = self._heaps[lane]
        if len(heap) >= self._rebuild[lane]:
            # Stale entries under an older live one never surface: drop them all now and then.
            heap[:] = [entry for entry in heap if entry[0] in entry[1].lanes[lane]]
            heapify(heap)
            self._rebuild[lane] = max(_SMALLEST_REBUILD, 2 * len(heap))
        heappush(heap, (sequence, handler))

    def __repr__(self) -> str:
        high, low = self.waiting
        return (
            f"{len(self._bound)} executors | high {high}, low {low} | "
            f"pipelines {self._started} started"
        )
