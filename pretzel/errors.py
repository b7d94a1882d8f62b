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
        final: not even the fallback may keep the step.
    """

    def __init__(self, step: str, operator: str, reason: str, final: bool = False) -> None:
        super().__init__(f"step {step!r} ({operator}) cannot be imported: {reason}")
        self.step = step
        self.operator = operator
        self.reason = reason
        self.final = final

    def with_fallback(self) -> UnsupportedOperatorError:
        """The same error, which says that the step could be kept as Python code."""
        if self.final or "fallback=" in self.reason:
            return self
        hint = 'fallback="python" may keep it as a Python stage'
        return UnsupportedOperatorError(self.step, self.operator, f"{self.reason}; {hint}")


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


class PythonStageError(ExecutionError):
    """What a Python stage calls has failed, or has given what it must not.

    Attributes:
        what: that it calls.
        record: number of the record in its request; None: not known.
    """

    def __init__(self, what: str, cause: Exception | str, record: int | None = None) -> None:
        reason = cause if isinstance(cause, str) else f"{type(cause).__name__}: {cause}"
        where = "" if record is None else f" on record {record}"
        super().__init__(f"{what} failed{where}: {reason}")
        self.what = what
        self.record = record
        self._reason = reason

    def moved(self, by: int) -> PythonStageError:
        """The same error where the first record of the run is record ``by`` of the request."""
        if self.record is None or not by:
            return self
        moved = PythonStageError(self.what, self._reason, self.record + by)
        moved.__cause__ = self.__cause__
        return moved


class RuntimeClosedError(PretzelError):
    """The Runtime has been closed, or was never entered."""


class ScenarioError(PretzelError, ValueError):
    """A scenario file is malformed, or one of its checks cannot be made."""
