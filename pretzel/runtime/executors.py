"""The native executors as the scheduler sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from pretzel import _core
from pretzel.schema import Records


class ExecutorPool(Protocol):
    """What the scheduler needs of executors; tests have one that they step by hand."""

    count: int
    depth: int

    def fileno(self) -> int:
        """Readable when `drain` has something."""

    def new_run(self, native: Any, records: Records, method: int) -> Any:
        """A `_core.PipelineRun`."""

    def submit(self, executor: int, ticket: int, runs: Sequence[Any], whole: bool, /) -> None:
        """See `_core.Executors.submit`."""

    def drain(self) -> list[tuple[int, int, float]]:
        """See `_core.Executors.drain`."""

    def statistics(self) -> list[dict[str, float]]:
        """One mapping an executor."""

    def close(self) -> None:
        """End the threads; what has completed can still be drained."""


class Executors:
    """C++ threads, each with its vector pool. Made after any fork: threads do not survive one."""

    def __init__(self, count: int, *, depth: int, pooling: bool, max_events: int) -> None:
        self.count = count
        self.depth = depth
        native = _core.Executors(count, depth=depth, pooling=pooling, max_events=max_events)
        # The methods themselves: no Python frame between the scheduler and them.
        self.fileno = native.fileno
        self.submit = native.submit
        self.drain = native.drain
        self.statistics = native.statistics
        self.close = native.close
        self.new_run = _core.PipelineRun
