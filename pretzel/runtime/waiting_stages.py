"""The stages with events that wait for one kind of worker, and how much is bound to each worker.

There are two kinds: the native executors, and the one thread that runs Python stages.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from pretzel.runtime.stage_event import BOUND, WAITING, StageEvent
from pretzel.runtime.stage_handler import StageHandler

_SMALLEST_REBUILD = 64


class WaitingStages:
    """Pure and synchronous, as `StageQueues`, whose part it is.

    Attributes:
        waiting: events in the high lanes and in the low lanes.
        bound: submissions bound to each worker.
        first: number of the first worker; the others follow.

    Invariant: every lane that is not empty has its first event's number in the lane's heap; other
    heap entries are stale and dropped when they surface.
    """

    __slots__ = ("_heaps", "_rebuild", "bound", "first", "waiting")

    def __init__(self, workers: int, first: int) -> None:
        self.waiting = [0, 0]
        self.bound = [0] * workers
        self.first = first
        self._heaps: tuple[list[tuple[int, StageHandler]], list[tuple[int, StageHandler]]] = (
            [],
            [],
        )
        self._rebuild = [_SMALLEST_REBUILD, _SMALLEST_REBUILD]

    def bind(self, depth: int) -> int | None:
        """Number of the least loaded worker, which gets one submission more; None: all full."""
        bound = self.bound
        least = min(bound)
        if least >= depth:
            return None
        worker = bound.index(least)
        bound[worker] = least + 1
        return self.first + worker

    def free(self, worker: int) -> None:
        """A submission of that worker is done."""
        self.bound[worker - self.first] -= 1

    def put(self, event: StageEvent, handler: StageHandler, lane: int) -> None:
        """Let a numbered event wait in a lane of its handler."""
        queue = handler.lanes[lane]
        event.lane = lane
        event.state = WAITING
        if not queue:
            self._push(lane, event.sequence, handler)
        queue[event.sequence] = event
        self.waiting[lane] += 1

    def drop(self, event: StageEvent) -> None:
        """Take a waiting event out, wherever in its lane it is."""
        handler, lane = event.handler, event.lane
        queue = handler.lanes[lane]
        was_first = next(iter(queue)) == event.sequence
        del queue[event.sequence]
        self.waiting[lane] -= 1
        if was_first and queue:
            self._push(lane, next(iter(queue)), handler)

    def oldest(self, lane: int) -> tuple[int, StageHandler]:
        """Number and handler of the oldest event of a lane that is not empty everywhere."""
        heap = self._heaps[lane]
        while heap[0][0] not in heap[0][1].lanes[lane]:
            heappop(heap)
        return heap[0]

    def take(self, handler: StageHandler, lane: int, most: int) -> list[StageEvent]:
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
        self.waiting[lane] -= len(events)
        if queue:
            self._push(lane, next(iter(queue)), handler)
        return events

    def _push(self, lane: int, sequence: int, handler: StageHandler) -> None:
        heap = self._heaps[lane]
        if len(heap) >= self._rebuild[lane]:
            # Stale entries under an older live one never surface: drop them all now and then.
            heap[:] = [entry for entry in heap if entry[0] in entry[1].lanes[lane]]
            heapify(heap)
            self._rebuild[lane] = max(_SMALLEST_REBUILD, 2 * len(heap))
        heappush(heap, (sequence, handler))
