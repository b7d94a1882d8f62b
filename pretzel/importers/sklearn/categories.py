"""The categories that an encoder was fitted on, and the encoding of a table by them.

What is a category is scikit-learn's ``==``: text equals text, a number its value, NaN equals NaN
and None equals None. Encoders are told apart by the rows of numbers that they give categories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.exact_values import expect_exact
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseConcat, DenseSlice, EncodeNumbers, EncodeText, pack_terms

Rows = NDArray[np.float64]
# From here on neighbouring whole numbers are one float64.
MOST_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Categories:
    """Those of one column, by their position in ``categories_``.

    Attributes:
        count: of all of them.
        values: texts, or float64 ascending; without None and NaN.
        places: position of each value.
        none, nan: positions of None and NaN; None: it is no category.
    """

    count: int
    values: list[str] | Rows
    places: list[int]
    none: int | None
    nan: int | None

    @property
    def are_texts(self) -> bool:
        return isinstance(self.values, list)


@dataclass(frozen=True, slots=True)
class ColumnRows:
    """What the categories of one column become.

    Attributes:
        known: float64 [categories, k].
        unknown: float64 [k] for any other value; None: it is refused.
    """

    known: Rows
    unknown: Rows | None


def encode(
    step: Step, given: Intermediate, rows_of: Callable[[int, Categories], ColumnRows]
) -> Flow:
    """The rows of all columns side by side, dense.

    Raises:
        UnsupportedOperatorError: categories that no operator tells apart.
        ImportModelError: fitted on another number of columns.
    """
    fitted = step.attribute("categories_")
    if given.columns != len(fitted):
        raise step.invalid(
            f"was fitted on {len(fitted)} columns, but {given.columns} columns reach it"
        )
    expect_exact(step, given)
    names = column_names(step, given)
    columns = [read_categories(step, names[i], fitted[i]) for i in range(len(fitted))]
    rows = [rows_of(place, column) for place, column in enumerate(columns)]
    parts: list[Flow] = []
    for texts, run in groupby(range(len(columns)), lambda place: columns[place].are_texts):
        places = list(run)
        if texts:
            parts += [
                text_column(step, given, place).apply(
                    encode_text(columns[place], rows[place], names[place])
                )
                for place in places
            ]
        else:
            operator = encode_numbers(
                [columns[place] for place in places],
                [rows[place] for place in places],
                tuple(names[place] for place in places),
            )
            parts.append(number_columns(step, given, places).apply(operator))
    return parts[0] if len(parts) == 1 else parts[0].apply(DenseConcat(), *parts[1:])


def column_names(step: Step, given: Intermediate) -> list[str]:
    """What messages call the columns."""
    known = getattr(step.model, "feature_names_in_", None)
    if known is not None and len(known) == given.columns:
        return [str(name) for name in known]
    cells = given.cells or [None] * given.columns
    return [cell if isinstance(cell, str) else f"x{i}" for i, cell in enumerate(cells)]


def text_column(step: Step, given: Intermediate, place: int) -> Flow:
    """The texts of one column."""
    texts = None if given.cells is None else given.text(place)
    if texts is None:
        raise step.refused("it was fitted on texts, but numbers reach it")
    return texts


def number_columns(step: Step, given: Intermediate, places: Sequence[int]) -> Flow:
    """Neighbouring columns of numbers, dense."""
    if given.cells is not None:
        return step.expect_table(given.take(places)).dense().flow
    given = given.dense()
    if len(places) == given.columns:
        return given.flow
    return given.flow.apply(DenseSlice(places[0], places[-1] + 1))


def read_categories(step: Step, name: str, fitted: NDArray[Any]) -> Categories:
    """The categories of one column.

    Raises:
        UnsupportedOperatorError: they are neither all texts nor all numbers, or numbers of which
            two are one in float64.
    """
    listed: list[Any] = fitted.tolist()
    none = next((i for i, value in enumerate(listed) if value is None), None)
    nan = next((i for i, value in enumerate(listed) if is_nan(value)), None)
    kept = [(value, i) for i, value in enumerate(listed) if i not in (none, nan)]
    if fitted.dtype.kind in "OU" and all(isinstance(value, str) for value, _ in kept):
        texts = [str(value) for value, _ in kept]
        return Categories(len(listed), texts, [i for _, i in kept], none, nan)
    if not all(isinstance(value, bool | int | float) for value, _ in kept):
        kinds = sorted({type(value).__name__ for value, _ in kept})
        raise step.refused(
            f"the categories of column {name!r} are of type {', '.join(kinds)}; texts or numbers "
            "are possible"
        )
    if none is not None:
        raise step.refused(
            f"None is a category among the numbers of column {name!r}, where it cannot be told "
            "from NaN; fit on NaN instead"
        )
    kept.sort(key=lambda pair: float(pair[0]))
    if any(isinstance(value, int) and abs(value) >= MOST_EXACT for value, _ in kept):
        raise step.refused(
            f"the categories of column {name!r} are whole numbers that float64 does not tell "
            "apart; make texts of them"
        )
    numbers = np.array([float(value) for value, _ in kept], np.float64)
    return Categories(len(listed), numbers, [i for _, i in kept], None, nan)


def is_nan(value: object) -> bool:
    """Whether it is a float NaN."""
    return isinstance(value, float) and isnan(value)


def encode_text(categories: Categories, rows: ColumnRows, column: str) -> EncodeText:
    """The operator for one column of texts."""
    assert isinstance(categories.values, list)
    table, unknown = with_unknown(rows.known[categories.places], rows.unknown)
    others = []
    for place in (categories.none, categories.nan):
        if place is None:
            others.append(unknown)
        else:
            others.append(len(table))
            table = np.vstack([table, rows.known[place]])
    terms, offsets = pack_terms(categories.values)
    return EncodeText(terms, offsets, table, np.array([*others, unknown], np.int32), column)


def encode_numbers(
    columns: Sequence[Categories], rows: Sequence[ColumnRows], names: tuple[str, ...]
) -> EncodeNumbers:
    """The operator for neighbouring columns of numbers."""
    values = [np.asarray(column.values, np.float64) for column in columns]
    offsets = np.cumsum([0, *map(len, values)], dtype=np.int64)
    table = np.vstack([row.known[c.places] for c, row in zip(columns, rows, strict=True)])
    others = []
    for column, row in zip(columns, rows, strict=True):
        table, unknown = with_unknown(table, row.unknown)
        nan = unknown
        if column.nan is not None:
            nan = len(table)
            table = np.vstack([table, row.known[column.nan]])
        others.append((nan, unknown))
    table = np.ascontiguousarray(table, np.float64)
    return EncodeNumbers(np.concatenate(values), offsets, table, np.array(others, np.int32), names)


def with_unknown(table: Rows, unknown: Rows | None) -> tuple[Rows, int]:
    """The rows with one more for what is no category, and its number; -1: it is refused."""
    if unknown is None:
        return np.ascontiguousarray(table, np.float64), -1
    return np.vstack([table, unknown]), len(table)
