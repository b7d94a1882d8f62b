"""A step of a foreign model on its way into Flour, and what flows from step to step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pretzel.errors import ImportModelError, UnsupportedOperatorError
from pretzel.flour import Flow
from pretzel.operators import Operator, Predictor, ToDense, ToSparse
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, slots=True)
class Intermediate:
    """What one step hands to the next.

    Attributes:
        flow: the transforms emitted so far.
        dtype: element type in which the source library holds the values; None for text and for
            a table that has not been read yet.
        cells: of such a table one a column: its name in the records, or the flow of its texts.
            ``flow`` is then that of the records.
    """

    flow: Flow
    dtype: np.dtype[Any] | None = None
    cells: tuple[str | Flow, ...] | None = None

    @property
    def type(self) -> VectorType:
        """Kind of the vectors and their number of columns."""
        return self.flow.transform.type

    @property
    def columns(self) -> int:
        """Columns of sparse or dense vectors, or of a table; 0 for text."""
        return self.type.size or 0 if self.cells is None else len(self.cells)

    def apply(self, operator: Operator, dtype: np.dtype[Any] | None = None) -> Intermediate:
        """One more operator behind; ``dtype`` is that of its answer in the source library."""
        return Intermediate(self.flow.apply(operator), dtype)

    def take(self, places: Sequence[int]) -> Intermediate:
        """Some columns of a table that has not been read yet."""
        assert self.cells is not None
        return Intermediate(self.flow, None, tuple(self.cells[place] for place in places))

    def text(self, place: int) -> Flow:
        """The texts of one column of a table that has not been read yet."""
        assert self.cells is not None
        cell = self.cells[place]
        return self.flow.select(cell) if isinstance(cell, str) else cell

    def read(self) -> Intermediate:
        """A table as dense numbers; vectors as they are. REQUIRES: no column is known as texts."""
        if self.cells is None:
            return self
        names = tuple(cell for cell in self.cells if isinstance(cell, str))
        assert len(names) == len(self.cells)
        return Intermediate(self.flow.numbers(*names), np.dtype(np.float64))

    def dense(self) -> Intermediate:
        """Numbers as a dense vector."""
        given = self.read()
        return given.apply(ToDense(), given.dtype) if given.type.kind is Kind.SPARSE else given

    def sparse(self) -> Intermediate:
        """Numbers as a sparse vector."""
        given = self.read()
        return given.apply(ToSparse(), given.dtype) if given.type.kind is Kind.DENSE else given


StepImporter = Callable[["Step", Intermediate], Intermediate]


@dataclass(frozen=True, slots=True)
class Step:
    """One estimator inside the model that is being imported.

    Attributes:
        model: the estimator.
        path: its place inside the model, e.g. ``"pipeline.features.words"``.
        find: how to look up the importer of a step; raises `UnsupportedOperatorError`.
        transforms: its transform is called, not its predict: other steps come behind it.
    """

    model: Any
    path: str
    find: Callable[[Step], StepImporter]
    transforms: bool = False

    def run(self, given: Intermediate) -> Intermediate:
        """Emit the transforms of this step behind ``given``."""
        return self.find(self)(self, given)

    def transform(self, given: Intermediate) -> Intermediate:
        """So too, with what its transform answers.

        Raises:
            UnsupportedOperatorError: only its predict can be taken.
        """
        made = replace(self, transforms=True).run(given)
        if isinstance(made.flow.transform.operator, Predictor):
            raise self.refused("other steps come behind it, and its transform is not possible")
        return made

    def child(self, name: str, model: Any) -> Step:
        """The step ``name`` within this one."""
        return Step(model, f"{self.path}.{name}", self.find, self.transforms)

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

    def expect_table(self, given: Intermediate, columns: int | None = None) -> Intermediate:
        """The numbers that reach this step, sparse or dense; a table is read.

        Raises:
            UnsupportedOperatorError: texts reach it, or there are no columns.
            ImportModelError: the step was fitted on another number of columns.
        """
        texts = given.cells is not None and not all(isinstance(c, str) for c in given.cells)
        if texts or (given.cells is None and given.type.kind not in (Kind.SPARSE, Kind.DENSE)):
            raise self.refused(
                f"it takes a table of numbers, but {'texts' if texts else given.type} reach it"
            )
        if not given.columns:
            raise self.refused("no columns reach it")
        self._expect_count(given, columns)
        return given.read()

    def _expect_count(self, given: Intermediate, columns: int | None) -> None:
        if columns is not None and columns != given.columns:
            raise self.invalid(
                f"was fitted on {columns} columns, but {given.columns} columns reach it"
            )

    def expect_columns(self, given: Intermediate, columns: int | None = None) -> None:
        """Raise unless sparse vectors, of that many columns if given, reach this step.

        Raises:
            UnsupportedOperatorError: texts, scores or dense vectors reach it.
            ImportModelError: the step was fitted on another number of columns.
        """
        if given.type.kind is not Kind.SPARSE:
            raise self.refused(
                f"it takes sparse vectors, but {given.type} reaches it; only such as are "
                "made by featurizers within the same model can be imported"
            )
        self._expect_count(given, columns)
