"""Binding of input to the columns of a table plan: arrays, data frames, dicts, rows.

Numbers become one float64 array, texts one flat list. Nothing is coerced that the source would
not coerce: numbers of any dtype and bool are numbers, a str is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.plan.named_columns import columns_of, names_of
from pretzel.plan.table_records import TableRecords
from pretzel.schema import Column, InputSchema, Kind, Records

FLOAT64 = np.dtype(np.float64)
Rows = NDArray[np.float64] | TableRecords


class TableBinding:
    """How one plan takes tables."""

    def __init__(self, plan: str, schema: InputSchema) -> None:
        self._plan = plan
        self._schema = schema
        self._width = len(schema.columns)
        self._only_numbers = not schema.texts

    def bind(self, given: Any) -> Rows:
        """The records of a table; an array [n, columns] of float64 as it is.

        Raises:
            SchemaError: it is not a table of this plan's columns, or has no rows.
        """
        if type(given) is TableRecords:
            return given
        # What nearly every caller passes; whether numbers are allowed is checked as they are read.
        if type(given) is np.ndarray and given.dtype == FLOAT64 and self._only_numbers:
            shape = given.shape
            if len(shape) == 2 and shape[1] == self._width and shape[0]:
                return given
        return self._read(given)

    def checked(self, given: Any) -> Rows:
        """`bind`, with every value checked. Raises SchemaError."""
        records = self.bind(given)
        self.refuse(records)
        return records

    def example(self) -> Rows:
        """One record that fits."""
        numbers = np.zeros((1, len(self._schema.numbers)))
        if self._only_numbers:
            return numbers
        return TableRecords(["" for _ in self._schema.texts], numbers, self._schema)

    def value(self, records: Records, record: int, column: str) -> str:
        """What a record has in a column, for messages; "it" if it is no column of records."""
        row = records[record : record + 1]
        values = next(row.rows()) if isinstance(row, TableRecords) else row[0].tolist()
        names = [each.name for each in self._schema.columns]
        return repr(values[names.index(column)]) if column in names else "it"

    def refuse(self, records: Rows) -> None:
        """Raises SchemaError for the first value that its column does not allow, if any."""
        numbers = records.numbers if isinstance(records, TableRecords) else records
        if not np.isfinite(numbers).all():
            self._refuse_numbers(numbers)
        if isinstance(records, TableRecords):
            self._refuse_texts(records.texts)

    def _refuse_numbers(self, numbers: NDArray[np.float64]) -> None:
        for place, column in enumerate(self._schema.numbers):
            values = numbers[:, place]
            bad = np.zeros(len(values), np.bool_)
            if not column.missing:
                bad |= np.isnan(values)
            if not column.infinite:
                bad |= np.isinf(values)
            if bad.any():
                record = int(bad.argmax())
                value = values[record]
                remedy = "replace missing values" if np.isnan(value) else "replace infinities"
                raise self._error(record, column, f"is {value}: {remedy} first")

    def _refuse_texts(self, texts: Sequence[Any]) -> None:
        columns = self._schema.texts
        for number, text in enumerate(texts):
            record, place = divmod(number, len(columns))
            column = columns[place]
            if isinstance(text, str) or (column.missing and is_missing(text)):
                continue
            if is_missing(text):
                raise self._error(record, column, f"is {text!r}: replace missing texts first")
            raise self._error(record, column, f"is of type {type(text).__name__}: pass str")

    def _error(self, record: int, column: Column, what: str) -> SchemaError:
        return SchemaError(f"plan {self._plan!r}: record {record}, column {column.name!r} {what}")

    def _read(self, given: Any) -> Rows:
        if isinstance(given, TableRecords):  # bound before
            return given
        columns = self._columns(given)
        if isinstance(columns, np.ndarray):
            return self._numbers(columns)
        texts: list[list[Any]] = []
        numbers: list[NDArray[np.float64]] = []
        for column, values in zip(self._schema.columns, columns, strict=True):
            if column.kind is Kind.TEXT:
                texts.append([none_if_na(value) for value in values])
            elif column.kind is Kind.UNREAD:
                numbers.append(np.zeros(len(values)))
            else:
                numbers.append(self._number_column(column, values))
        table = (
            np.column_stack(numbers)
            if numbers
            else np.empty((len(columns[0]), 0), dtype=np.float64)
        )
        if self._only_numbers:
            return table
        flat = [text for row in zip(*texts, strict=True) for text in row]
        return TableRecords(flat, table, self._schema)

    def _columns(self, given: Any) -> NDArray[Any] | Sequence[Any]:
        """The table in the schema's order: one numeric array, or values column by column."""
        refuse_odd_containers(self._plan, given)
        names = names_of(given)
        if names is not None:
            return columns_of(self._plan, self._schema, given, names)
        try:
            table = np.asarray(given)
        except ValueError as error:
            raise SchemaError(f"plan {self._plan!r} takes a table: {error}") from error
        if table.ndim != 2:
            raise SchemaError(
                f"plan {self._plan!r} takes a table [rows, columns], got {table.ndim} "
                f"dimension{'' if table.ndim == 1 else 's'}: one record is [[a, b, ...]]"
            )
        if table.shape[0] == 0:
            raise SchemaError(
                f"plan {self._plan!r} takes at least one record, got none: "
                "check for empty input before the call"
            )
        if table.shape[1] != self._width:
            raise SchemaError(
                f"plan {self._plan!r} takes {self._width} columns, got {table.shape[1]}: "
                f"{', '.join(c.name for c in self._schema.columns[:20])}"
                + (", ..." if self._width > 20 else "")
            )
        if table.dtype.kind in "biuf" and self._only_numbers:
            return table
        if table.dtype.kind in "SUV" and isinstance(given, np.ndarray):
            table = given.astype(object)
        elif table.dtype.kind in "SUV":  # a list of rows of mixed types has become str
            table = np.array(given, dtype=object)
        return [table[:, place] for place in range(self._width)]

    def _numbers(self, table: NDArray[Any]) -> NDArray[np.float64]:
        if not len(table):
            raise SchemaError(
                f"plan {self._plan!r} takes at least one record, got none: "
                "check for empty input before the call"
            )
        if table.dtype.kind not in "biuf" or table.dtype.itemsize > 8:
            raise SchemaError(
                f"plan {self._plan!r} takes real numbers, got dtype {table.dtype}: "
                "convert the table to float64"
            )
        self._require_double(table.dtype)
        return np.ascontiguousarray(table, dtype=np.float64)

    def _require_double(self, dtype: np.dtype[Any]) -> None:
        if dtype.kind == "f" and dtype.itemsize < 8 and not self._schema.single:
            raise SchemaError(
                f"plan {self._plan!r}: the source computes in single precision on {dtype}; "
                "the plan computes in double: pass X.astype('float64')"
            )

    def _number_column(self, column: Column, values: Any) -> NDArray[np.float64]:
        array = np.asarray(values)
        if array.dtype.kind in "biuf" and array.dtype.itemsize <= 8:
            self._require_double(array.dtype)
            return array.astype(np.float64)
        numbers = np.empty(len(array))
        for record, value in enumerate(array):
            if value is None or is_na(value):
                numbers[record] = np.nan
            elif isinstance(value, int | float | np.integer | np.floating | np.bool_):
                numbers[record] = value
            else:
                raise self._error(
                    record, column, f"is of type {type(value).__name__}: it takes numbers"
                )
        return numbers


def refuse_odd_containers(plan: str, given: Any) -> None:
    """Raises SchemaError for what is no table and would be taken for one, or become a wrong one."""
    if hasattr(given, "toarray"):
        raise SchemaError(f"plan {plan!r} takes a dense table: pass X.toarray()")
    if isinstance(given, str | bytes | dict | np.matrix) or not hasattr(given, "__len__"):
        raise SchemaError(
            f"plan {plan!r} takes a table, got {type(given).__name__}: pass a 2-D array, "
            "a data frame, a list of dicts or a list of rows"
        )


def is_missing(value: Any) -> bool:
    """Whether a text is missing: None or NaN."""
    return value is None or (isinstance(value, float) and value != value)


def is_na(value: Any) -> bool:
    """pandas.NA, without pandas."""
    return type(value).__name__ == "NAType"


def none_if_na(value: Any) -> Any:
    """Texts as Python's own: NumPy's str is one, pandas.NA is NaN as in the source."""
    return float("nan") if is_na(value) else value
