"""The exceptions of pretzel: one root, a subclass a concern.

A message says what is wrong, where (plan, step, record, column) and what to do about it:
static text first, values after it.
"""

from __future__ import annotations


class PretzelError(Exception):
    """Root of everything that pretzel raises on purpose."""


class ImportModelError(PretzelError):
    """A model cannot be read: not fitted, damaged, or made by an unknown library."""


class UnsupportedOperatorError(ImportModelError):
    """A step of the model has no white-box operator.

    Attributes:
        step: path of the step inside the model, e.g. ``"pipeline.features.words"``.
        operator: class name of the step, e.g. ``"CountVectorizer"``.
        reason: what about it cannot be taken, and what can be done.
    """

    def __init__(self, step: str, operator: str, reason: str) -> None:
        super().__init__(f"step {step!r} ({operator}) cannot be imported: {reason}")
        self.step = step
        self.operator = operator
        self.reason = reason


class ParityError(PretzelError):
    """The compiled plan and its source model disagree on a sample record."""


class SchemaError(PretzelError, ValueError):
    """Records or transforms do not fit the schema of a program or plan."""


class ProgramError(PretzelError, ValueError):
    """A Flour program is malformed: its text does not parse or its graph is invalid."""


class OptimizerError(PretzelError):
    """Oven broke an invariant or did not reach a fix-point."""


class PlanFormatError(PretzelError):
    """A plan file is truncated, corrupted, hostile, or of an unknown version."""


class MethodNotOfferedError(PretzelError, AttributeError):
    """A plan was asked for an output method that its source model does not have."""


class PlanNotFoundError(PretzelError, LookupError):
    """No plan of that name or id is registered."""


class PlanExistsError(PretzelError, ValueError):
    """A plan of that name is registered already."""


class OverloadedError(PretzelError):
    """A queue is full: the request was refused before it started."""


class DeadlineExceededError(PretzelError, TimeoutError):
    """The time-out of a request passed before its result was ready."""


class ExecutionError(PretzelError):
    """A stage failed while it ran; the request is lost, its vectors are back in the pool."""


class RuntimeClosedError(PretzelError):
    """The Runtime has been closed, or was never entered."""


class ScenarioError(PretzelError, ValueError):
    """A scenario file is malformed, or one of its checks cannot be made."""
