"""The two engines, and which way a request takes."""

from __future__ import annotations

from enum import Enum, StrEnum


class Engine(StrEnum):
    """What a plan is registered for."""

    REQUEST_RESPONSE = "request-response"
    BATCH = "batch"
    AUTO = "auto"


class Course(Enum):
    """How one request runs."""

    INLINE = "inline"  # the whole plan in one call on the loop's thread
    WHOLE = "whole"  # the whole plan on executors
    STAGES = "stages"  # an event a stage on executors


# By name: a member looked up in its class costs more than the choice.
_AUTO, _BATCH = Engine.AUTO, Engine.BATCH
INLINE, WHOLE, STAGES = Course

NOT_INLINE = -1.0  # a budget that no request is within: nobody knows how long Python takes


def choose_course(
    engine: Engine, seconds: float, budget: float, records: int, part: int, waiting: int
) -> Course:
    """The way for a request.

    Args:
        engine: of its plan.
        seconds: what it will cost, by estimate.
        budget: seconds that a request may keep the loop from its other work.
        records: in the request.
        part: most records in one run; more are split.
        waiting: events in the queues.

    Left to itself (``AUTO``), a request that is too long for the loop runs whole, which is one
    hop; but when events queue up and the request is too small to fill a call, stage by stage, so
    that one call takes it together with other plans' events of the same stage.
    """
    if engine is _BATCH:
        return STAGES
    if seconds <= budget:
        return INLINE
    if engine is _AUTO and waiting and 2 * records <= part:
        return STAGES
    return WHOLE
