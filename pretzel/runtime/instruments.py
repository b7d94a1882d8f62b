"""Hooks into the Runtime's work, for measurement and tests. Nobody listening costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pretzel.runtime.stage_event import StageEvent
    from pretzel.runtime.stage_queues import Submission


class Instrument:
    """Override what you want to hear. Called on the loop thread; must not raise or block.

    Whole-plan calls on the loop thread make no events and are seen in ``statistics()`` only.
    """

    def event_queued(self, event: StageEvent) -> None:
        """The head of a pipeline waits for its stage."""

    def stage_started(self, submission: Submission) -> None:
        """Events were bound to an executor."""

    def stage_finished(self, submission: Submission, seconds: float) -> None:
        """The executor was busy with them for so long."""

    def run_ended(self, event: StageEvent, error: Exception | None) -> None:
        """A pipeline run is over and owns no vectors; a cancelled one has no error."""
