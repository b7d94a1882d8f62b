"""A physical stage as an event handler: an input queue of two lanes, limits and counts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pretzel.runtime.stage_event import StageEvent


class StageHandler:
    """Events that wait for one physical stage, of whatever plans.

    Attributes:
        name: for people.
        capacity: most events in the low lane; the high lane never refuses, because its events
            own vectors that a refusal would strand.
        python: whether its events run on the Python thread.
        batch_limit: most records that one native call takes, unless its first event has more.
        lanes: events by sequence number, oldest first: those of HIGH, those of LOW.
    """

    __slots__ = (
        "batch_limit",
        "capacity",
        "errors",
        "events",
        "lanes",
        "name",
        "python",
        "refused",
        "seconds",
        "submissions",
    )

    def __init__(self, name: str, *, capacity: int, batch_limit: int, python: bool = False) -> None:
        self.name = name
        self.python = python
        self.capacity = capacity
        self.batch_limit = batch_limit
        self.lanes: tuple[OrderedDict[int, StageEvent], OrderedDict[int, StageEvent]] = (
            OrderedDict(),
            OrderedDict(),
        )
        self.events = 0
        self.submissions = 0
        self.errors = 0
        self.refused = 0
        self.seconds = 0.0

    def statistics(self) -> Mapping[str, float]:
        """Waiting now, and since the start: events, submissions, errors, refusals, seconds."""
        high, low = self.lanes
        return {
            "high": len(high),
            "low": len(low),
            "events": self.events,
            "submissions": self.submissions,
            "errors": self.errors,
            "refused": self.refused,
            "seconds": self.seconds,
        }

    def __repr__(self) -> str:
        high, low = self.lanes
        return f"<StageHandler {self.name}: high {len(high)}, low {len(low)}>"
