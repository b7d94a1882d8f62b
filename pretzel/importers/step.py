"""A step of a foreign model on its way into Flour, and what flows from step to step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pretzel.errors import ImportModelError, UnsupportedOperatorError
from pretzel.flour import Flow
from pretzel.operators.operator import Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, slots=True)
class Intermediate:
    """What one step hands to the next.

    Attributes:
        flow: the transforms emitted so far.
        dtype: element type in which the source library holds the values; None for text.
    """

    flow: Flow
    dtype: np.dtype[Any] | None = None

    @property
    def type(self) -> VectorType:
        """Kind of the vectors and their number of columns."""
        return self.flow.transform.type

    @property
    def columns(self) -> int:
        """Columns of sparse or dense vectors; 0 for text."""
        return self.type.size or 0

    def apply(self, operator: Operator, dtype: np.dtype[Any] | None = None) -> Intermediate:
        """One more operator behind; ``dtype`` is that of its answer in the source library."""
        return Intermediate(self.flow.apply(operator), dtype)


StepImporter = Callable[["Step", Intermediate], Intermediate]


@dataclass(frozen=True, slots=True)
class Step:
    """One estimator inside the model that is being imported.

    Attributes:
        model: the estimator.
        path: its place inside the model, e.g. ``"pipeline.features.words"``.
        find: how to look up the importer of a step; raises `UnsupportedOperatorError`.
    """

    model: Any
    path: str
    find: Callable[[Step], StepImporter]

    def run(self, given: Intermediate) -> Intermediate:
        """Emit the transforms of this step behind ``given``."""
        return self.find(self)(self, given)

    def child(self, name: str, model: Any) -> Step:
        """The step ``name`` within this one."""
        return Step(model, f"{self.path}.{name}", self.find)

    def refused(self, reason: str) -> UnsupportedOperatorError:
        """The error that says why this step cannot be taken."""
        return UnsupportedOperatorError(self.path, type(self.model).__name__, reason)

    def invalid(self, reason: str) -> ImportModelError:
        """The error that says what is wrong with this step: not fitted, or inconsistent."""
        return ImportModelError(f"step {self.path!r} ({type(self.model).__name__}) {reason}")

    def attribute(self, name: str) -> Any:
        """A fitted attribute.

        Raises:
            ImportModelError: the estimator does not have it, so it has not been fitted.
        """
        try:
            return getattr(self.model, name)
        except AttributeError as error:
            raise self.invalid(
                f"is not fitted: it has no {name!r}; call fit before compiling"
            ) from error

    def expect_text(self, given: Intermediate) -> None:
        """Raise `UnsupportedOperatorError` unless texts reach this step."""
        if given.type.kind is not Kind.TEXT:
            raise self.refused(f"it takes texts, but {given.type} reaches it")

    def expect_columns(self, given: Intermediate, columns: int | None = None) -> None:
        """Raise unless vectors, of that many columns if given, reach this step.

        Raises:
            UnsupportedOperatorError: texts or scores reach it.
            ImportModelError: the step was fitted on another number of columns.
        """
        if given.type.kind is not Kind.SPARSE:
            raise self.refused(
                f"it takes a table of numbers, but {given.type} reaches it; only tables "
                "made by text vectorizers within the same model can be imported"
            )
        if columns is not None and columns != given.columns:
            raise self.invalid(
                f"was fitted on {columns} columns, but {given.columns} columns reach it"
            )
