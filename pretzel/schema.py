"""The types that flow along the edges of a program: what a transform takes and gives.

A record enters through a source transform whose columns are an `InputSchema`; between
transforms travel vectors, each described by a `VectorType`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Records(Protocol):
    """Some records: a list of str, or rows of a table. They have a length and are sliced."""

    def __len__(self) -> int: ...
    def __getitem__(self, rows: slice, /) -> Any: ...


class Kind(StrEnum):
    """What one row of a vector is."""

    RECORD = "record"  # a whole input record, still to be split into columns
    TEXT = "text"  # Unicode code points
    TOKENS = "tokens"  # spans of a text
    SPARSE = "sparse"  # (column, float64) pairs, every column at most once
    DENSE = "dense"  # float64 columns
    NUMBER = "number"  # of an input column: one float64
    UNREAD = "unread"  # of an input column: it must be there, whatever it holds


@dataclass(frozen=True, slots=True)
class VectorType:
    """Kind of a vector and, for sparse and dense ones, its number of columns."""

    kind: Kind
    size: int | None = None

    def __str__(self) -> str:
        return self.kind.value if self.size is None else f"{self.kind.value}[{self.size}]"


@dataclass(frozen=True, slots=True)
class Column:
    """A named input column.

    Attributes:
        name: of the column.
        kind: TEXT, NUMBER or UNREAD.
        missing: values may be missing: NaN among numbers, None or NaN among texts.
        infinite: numbers may be infinite.
    """

    name: str
    kind: Kind
    missing: bool = False
    infinite: bool = False


@dataclass(frozen=True, slots=True)
class InputSchema:
    """The columns of a record in order, and how records arrive.

    Attributes:
        format: ``"text"`` (each record is a str, the only column), ``"csv"`` (each record is one
            line of separated values) or ``"table"`` (a row of a table).
        columns: in order.
        binding: how the columns of a table with names are found: ``"position"`` (names mean
            nothing), ``"order"`` (exactly these names in this order) or ``"name"`` (by name,
            others are ignored).
        single: float32 numbers get the answers that the source gives to float32, too; otherwise
            it would compute in single precision what here is computed in double.
    """

    format: str
    columns: tuple[Column, ...]
    binding: str = "position"
    single: bool = True

    @property
    def texts(self) -> tuple[Column, ...]:
        """The columns of texts, in order."""
        return tuple(column for column in self.columns if column.kind is Kind.TEXT)

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The other columns, in order: numbers, and what is not read (as 0)."""
        return tuple(column for column in self.columns if column.kind is not Kind.TEXT)

    def __str__(self) -> str:
        columns = ", ".join(f"{column.name}: {column.kind.value}" for column in self.columns)
        return f"{self.format}({columns})"
