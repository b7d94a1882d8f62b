"""Columns taken out of a table, and tables laid side by side, as unions of transformers do."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real

import numpy as np

from pretzel.flour import Flow
from pretzel.importers.step import Cell, Intermediate, Step, VectorCell
from pretzel.operators import Concat, DenseConcat, DenseSlice, Scale, SelectColumns
from pretzel.schema import Kind


def pick(given: Intermediate, places: Sequence[int]) -> Intermediate:
    """Some columns, in that order. REQUIRES: they are there, and if none then of a table."""
    if given.cells is not None:
        return given.take(places)
    if list(places) == list(range(given.columns)):
        return given
    if not places:
        return Intermediate(given.flow, cells=())
    runs = ascending_runs(places)
    if given.type.kind is Kind.SPARSE:
        parts = [given.flow.apply(SelectColumns(np.array(run, np.int64))) for run in runs]
        return Intermediate(concat(parts, Concat()), given.dtype)
    slices = [piece for run in runs for piece in neighbours(run)]
    parts = [given.flow.apply(DenseSlice(piece[0], piece[-1] + 1)) for piece in slices]
    return Intermediate(concat(parts, DenseConcat()), given.dtype)


def join(
    step: Step, given: Intermediate, parts: Sequence[Intermediate], sparse: bool
) -> Intermediate:
    """The columns of all parts; a table that is not read yet if one of them is.

    ``given``: what all of them were made from. ``sparse``: which vectors are made.
    """
    parts = [part for part in parts if part.columns]
    if not parts or (not sparse and any(part.cells is not None for part in parts)):
        cells = [cell for part in parts for cell in as_cells(part)]
        return Intermediate(given.flow, cells=tuple(cells))
    parts = [step.expect_table(part) for part in parts]
    read = [part.sparse() if sparse else part.dense() for part in parts]
    if len(read) == 1:
        return read[0]
    dtype = np.result_type(*(part.dtype for part in read if part.dtype is not None))
    operator = Concat() if sparse else DenseConcat()
    return Intermediate(concat([part.flow for part in read], operator), dtype)


def weigh(step: Step, given: Intermediate, weight: object) -> Intermediate:
    """The columns times the weight of a transformer; an int weight leaves integers integers."""
    if weight is None:
        return given
    if not isinstance(weight, Real):
        raise step.refused(f"its weight {weight!r} is not a number")
    given = step.expect_table(given)
    dtype = (np.zeros(1, given.dtype) * np.asarray(weight)[()]).dtype
    return given.apply(Scale(float(weight)), dtype)


def as_cells(given: Intermediate) -> tuple[Cell, ...]:
    """The columns one by one."""
    if given.cells is not None:
        return given.cells
    return tuple(VectorCell(given, place) for place in range(given.columns))


def concat(flows: Sequence[Flow], operator: Concat | DenseConcat) -> Flow:
    """All of them side by side."""
    return flows[0] if len(flows) == 1 else flows[0].apply(operator, *flows[1:])


def ascending_runs(places: Sequence[int]) -> list[list[int]]:
    """The places in runs that ascend.

    >>> ascending_runs([1, 4, 2, 3, 3])
    [[1, 4], [2, 3], [3]]
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] < place:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def neighbours(run: Sequence[int]) -> list[list[int]]:
    """An ascending run in pieces without gaps.

    >>> neighbours([1, 2, 5])
    [[1, 2], [5]]
    """
    pieces: list[list[int]] = []
    for place in run:
        if pieces and pieces[-1][-1] + 1 == place:
            pieces[-1].append(place)
        else:
            pieces.append([place])
    return pieces
