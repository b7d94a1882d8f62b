"""The one thread that runs Python stages, so that neither the loop nor an executor waits for them.

One, because the interpreter runs one of them at a time anyway. The loop's thread hands it
submissions and takes completions; a run and its event belong to it in between.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from queue import SimpleQueue

import structlog

from pretzel.runtime.stage_event import StageEvent
from pretzel.runtime.stage_queues import Submission

SECONDS_TO_CLOSE = 5.0  # that somebody's function may take to end; then the thread is left alone

_log = structlog.wrap_logger(logging.getLogger("pretzel.runtime"))


class PythonThread:
    """Started with its first submission: who has no Python stage has no such thread.

    Args:
        completed: called on this thread when `drain` has something.
    """

    def __init__(self, completed: Callable[[], object]) -> None:
        self._completed = completed
        self._submitted: SimpleQueue[tuple[int, Submission] | None] = SimpleQueue()
        self._done: deque[tuple[int, float]] = deque()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._submissions = 0
        self._events = 0
        self._seconds = 0.0

    def submit(self, ticket: int, submission: Submission) -> None:
        """Run the next stage of every event's run, or all that are left when it is whole."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="pretzel-python", daemon=True)
            self._thread.start()
        self._submitted.put((ticket, submission))

    def drain(self) -> Iterator[tuple[int, float]]:
        """(ticket, busy seconds) of every submission that has completed."""
        while self._done:
            ticket, seconds = self._done.popleft()
            self._seconds += seconds
            yield ticket, seconds

    def close(self) -> None:
        """End the thread after the stage that runs now; what waits for it is not run."""
        self._closing = True
        if self._thread is None:
            return
        self._submitted.put(None)
        self._thread.join(SECONDS_TO_CLOSE)
        if self._thread.is_alive():
            _log.warning("python_stage_still_runs", seconds=SECONDS_TO_CLOSE)

    def statistics(self) -> Mapping[str, float]:
        """Submissions and events completed, and the seconds they took."""
        return {
            "submissions": self._submissions,
            "events": self._events,
            "busy_seconds": self._seconds,
        }

    def _work(self) -> None:
        while (item := self._submitted.get()) is not None:
            if self._closing:
                continue
            ticket, submission = item
            start = time.perf_counter()
            for event in submission.events:
                advance(event, whole=submission.whole)
            self._submissions += 1
            self._events += len(submission.events)
            self._done.append((ticket, time.perf_counter() - start))
            del item, submission, event  # nothing is kept alive while this waits
            try:
                self._completed()
            except RuntimeError:
                return  # the loop is closed, and nobody waits any more


def advance(event: StageEvent, *, whole: bool) -> None:
    """Run the next stage of an event's run, or all that are left; what is raised is its problem.

    Stages of a run that nobody waits for any more are left out.
    """
    run = event.run
    try:
        while not (event.cancelled or run.finished):
            run.advance(False)
            if not whole:
                break
    except Exception as error:
        event.problem = error
    except BaseException as error:  # a function that wants to end the process ends its request
        event.problem = RuntimeError(f"{type(error).__name__}: {error}")
