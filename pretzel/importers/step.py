"""A step of a foreign model on its way into Flour, and what flows from step to step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np

from pretzel.errors import ImportModelError, SchemaError, UnsupportedOperatorError
from pretzel.flour import Flow
from pretzel.operators import DenseConcat, DenseSlice, Ending, Operator, ToDense, ToSparse
from pretzel.operators.named_function import function_name, is_object
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, slots=True)
class VectorCell:
    """A column of a vector that is part of a table with others that are not read yet."""

    vector: Intermediate
    place: int


Cell = str | Flow | VectorCell


@dataclass(frozen=True, slots=True)
class Intermediate:
    """What one step hands to the next.

    Attributes:
        flow: the transforms emitted so far.
        dtype: element type in which the source library holds the values; None for text and for
            a table that has not been read yet.
        cells: of such a table one a column: its name in the records, the flow of its texts, or a
            column of a vector. ``flow`` is then that of the records.
    """

    flow: Flow
    dtype: np.dtype[Any] | None = None
    cells: tuple[Cell, ...] | None = None

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

    def text(self, place: int) -> Flow | None:
        """The texts of one column of a table that has not been read yet; None: it has numbers."""
        assert self.cells is not None
        cell = self.cells[place]
        if isinstance(cell, VectorCell):
            return None
        return self.flow.select(cell) if isinstance(cell, str) else cell

    @property
    def has_texts(self) -> bool:
        """Whether it is a table of which some columns are known as texts."""
        return any(isinstance(cell, Flow) for cell in self.cells or ())

    def read(self) -> Intermediate:
        """A table as dense numbers; vectors as they are. REQUIRES: no column is known as texts."""
        if self.cells is None:
            return self
        parts: list[Intermediate] = []
        for source, run in groupby(enumerate(self.cells), _source):
            cells = [cell for _, cell in run]
            if source is None:
                numbers = self.flow.numbers(*(cell for cell in cells if isinstance(cell, str)))
                parts.append(Intermediate(numbers, np.dtype(np.float64)))
            else:
                vectors = [cell for cell in cells if isinstance(cell, VectorCell)]
                parts.append(vectors[0].vector.slice(vectors[0].place, len(vectors)))
        if len(parts) == 1:
            return parts[0]
        first, *others = (part.dense().flow for part in parts)
        dtype = np.result_type(*(part.dtype for part in parts if part.dtype is not None))
        return Intermediate(first.apply(DenseConcat(), *others), dtype)

    def slice(self, start: int, count: int) -> Intermediate:
        """Neighbouring columns of a vector, dense unless they are all."""
        if count == self.columns:
            return self
        return self.dense().apply(DenseSlice(start, start + count), self.dtype)

    def dense(self) -> Intermediate:
        """Numbers as a dense vector."""
        given = self.read()
        return given.apply(ToDense(), given.dtype) if given.type.kind is Kind.SPARSE else given

    def sparse(self) -> Intermediate:
        """Numbers as a sparse vector."""
        given = self.read()
        return given.apply(ToSparse(), given.dtype) if given.type.kind is Kind.DENSE else given


@dataclass(frozen=True, slots=True)
class Fallback:
    """That Python code is kept, in stages of its own.

    Attributes:
        keep: makes a Python stage of a step that has no white-box operator; raises
            `UnsupportedOperatorError`.
        sample: records to try such steps on, if there are any.
        homes: of every function the step that came with it first: used by several it is one
            transform, which says where it comes from.
    """

    keep: StepImporter
    sample: Any = None
    homes: dict[str, str] = field(default_factory=dict)


def _source(numbered: tuple[int, Cell]) -> object:
    """What cells that are read together have in common: vector and distance, or the records."""
    number, cell = numbered
    return (id(cell.vector), number - cell.place) if isinstance(cell, VectorCell) else None


StepImporter = Callable[["Step", Intermediate], Intermediate]


@dataclass(frozen=True, slots=True)
class Step:
    """One estimator inside the model that is being imported.

    Attributes:
        model: the estimator.
        path: its place inside the model, e.g. ``"pipeline.features.words"``.
        find: how to look up the importer of a step; raises `UnsupportedOperatorError`.
        fallback: what may become of Python code; None: it is refused.
        transforms: its transform is called, not its predict: other steps come behind it.
    """

    model: Any
    path: str
    find: Callable[[Step], StepImporter]
    fallback: Fallback | None = None
    transforms: bool = False

    def run(self, given: Intermediate) -> Intermediate:
        """Emit the transforms of this step behind ``given``.

        Raises:
            UnsupportedOperatorError: that is not possible, nor to keep the step as it is.
        """
        return self._run(given, self._import)

    def transform(self, given: Intermediate) -> Intermediate:
        """So too, with what its transform answers."""
        asked = replace(self, transforms=True)
        return asked._run(given, asked._import_transform)

    def _import(self, given: Intermediate) -> Intermediate:
        return self.find(self)(self, given)

    def _import_transform(self, given: Intermediate) -> Intermediate:
        made = self._import(given)
        if isinstance(made.flow.transform.operator, Ending):
            raise self.refused("other steps come behind it, and its transform is not possible")
        return made

    def _run(
        self, given: Intermediate, take: Callable[[Intermediate], Intermediate]
    ) -> Intermediate:
        try:
            return take(given)
        except UnsupportedOperatorError as error:
            if self.fallback is None and self._works():
                raise error.with_fallback() from error
            if self.fallback is None or error.final:
                raise
            return self._keep(self.fallback, given, error)

    def _works(self) -> bool:
        """Whether it has a method that a plan could ask."""
        known = hasattr(self.model, "predict") or hasattr(self.model, "transform")
        return known and not isinstance(self.model, type)

    def _keep(
        self, fallback: Fallback, given: Intermediate, error: UnsupportedOperatorError
    ) -> Intermediate:
        try:
            return fallback.keep(self, given)
        except UnsupportedOperatorError as other:
            reason = f"{error.reason}; nor can {self.path!r} be kept as it is: {other.reason}"
            raise UnsupportedOperatorError(error.step, error.operator, reason) from other

    def child(self, name: str, model: Any) -> Step:
        """The step ``name`` within this one."""
        return replace(self, model=model, path=f"{self.path}.{name}")

    def refused(self, reason: str) -> UnsupportedOperatorError:
        """The error that says why this step cannot be taken."""
        return UnsupportedOperatorError(self.path, type(self.model).__name__, reason)

    def function(self, option: str, function: Any) -> tuple[str, str]:
        """The name of a function that an option of this step holds, and the step to name with it.

        Raises:
            UnsupportedOperatorError: it has no name of its own, or Python code is refused.
        """
        try:
            code = function_name(function)
        except SchemaError as error:
            raise UnsupportedOperatorError(
                self.path,
                type(self.model).__name__,
                f"{option}= is Python code, {error}; a function that a module has by name could be "
                'kept as a Python stage with fallback="python"',
                final=not is_object(function),
            ) from error
        if self.fallback is None:
            raise self.refused(
                f'{option}= is Python code, {code}; fallback="python" keeps it as a Python stage'
            )
        return code, self.fallback.homes.setdefault(code, self.path)

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
        texts = given.has_texts
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
