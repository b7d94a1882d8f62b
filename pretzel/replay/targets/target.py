"""What answers many requests of a load at once; see `inline` for what answers one by one.

`prepare` does everything that is not the target's own work (looking up records, encoding a
body) before the clock starts; `decode` does what is left after it has stopped.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from pretzel.replay.schedule import Request

Answers = Mapping[str, Any]  # method -> array of one row a record


class AsynchronousTarget(Protocol):
    """Answers many requests at once on the running event loop."""

    @property
    def name(self) -> str:
        """As in the scenario."""

    def prepare_async(self, request: Request) -> Callable[[], Awaitable[Any]]:
        """The coroutine function that answers the request."""

    def decode(self, request: Request, raw: Any) -> Answers:
        """What the coroutine returned, by method."""
