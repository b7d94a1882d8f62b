"""A stage event: the next stage of one pipeline run, on its way through the queues.

One object follows a run from its head stage to its end, because a run is in one place at a time:
waiting in a lane, bound to an executor, or over.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol

from pretzel.schema import Records

if TYPE_CHECKING:
    from pretzel._core import NativePlan, PipelineRun
    from pretzel.runtime.stage_handler import StageHandler


# Lanes, as indices: plain ints, because looking up an enumeration's member costs more than what
# is done with it here.
HIGH: Final = 0  # stages of started pipelines
LOW: Final = 1  # heads of pipelines that own nothing yet


class EventState(Enum):
    """Where an event is."""

    NEW = "new"
    WAITING = "waiting"  # in a lane of its handler
    BOUND = "bound"  # to an executor, which may have begun
    ENDED = "ended"


NEW, WAITING, BOUND, ENDED = EventState


class EventOwner(Protocol):
    """Whoever wants to know how a run ended."""

    def run_ended(self, event: StageEvent, error: Exception | None) -> None:
        """The run is over and its vectors are back; not called for a cancelled event."""


class StageEvent:
    """See the module.

    Attributes:
        path: handlers of the run's stages in order; for a whole run the plan's one handler.
        whole: all stages in one native call.
        alone: the path to take instead, whole, if nothing waits when the head arrives.
        native, records, method: what to run.
        owner: is told the end.
        part: position of these records in the owner's request.
        position: of the next stage in the path.
        problem: what a Python stage has raised.
        run: from binding to an executor on.
        seconds: spent by executors so far.
    """

    __slots__ = (
        "alone",
        "cancelled",
        "lane",
        "method",
        "native",
        "owner",
        "part",
        "path",
        "position",
        "problem",
        "records",
        "run",
        "seconds",
        "sequence",
        "state",
        "whole",
    )

    def __init__(
        self,
        path: tuple[StageHandler, ...],
        native: NativePlan | Any,
        records: Records,
        method: int,
        owner: EventOwner | None = None,
        *,
        whole: bool = False,
        alone: tuple[StageHandler, ...] | None = None,
        part: int = 0,
    ) -> None:
        self.path = path
        self.native = native
        self.records = records
        self.method = method
        self.owner = owner
        self.whole = whole
        self.alone = alone
        self.part = part
        self.position = 0
        self.sequence = -1
        self.lane = LOW
        self.state = NEW
        self.cancelled = False
        self.problem: Exception | None = None
        self.run: PipelineRun | Any = None
        self.seconds = 0.0

    @property
    def handler(self) -> StageHandler:
        """Of the next stage."""
        return self.path[self.position]

    def __repr__(self) -> str:
        stage = f"{self.handler.name} ({self.position + 1} of {len(self.path)})"
        return f"<StageEvent {self.sequence}: {stage}, {self.state.value}>"
