"""The types that flow along the edges of a program: what a transform takes and gives.

A record enters through a source transform whose columns are an `InputSchema`; between
transforms travel vectors, each described by a `VectorType`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What one row of a vector is."""

    RECORD = "record"  # a whole input record, still to be split into columns
    TEXT = "text"  # Unicode code points
    TOKENS = "tokens"  # spans of a text
    SPARSE = "sparse"  # (column, float64) pairs, every column at most once
    DENSE = "dense"  # float64 columns


@dataclass(frozen=True, slots=True)
class VectorType:
    """Kind of a vector and, for sparse and dense ones, its number of columns."""

    kind: Kind
    size: int | None = None

    def __str__(self) -> str:
        return self.kind.value if self.size is None else f"{self.kind.value}[{self.size}]"


@dataclass(frozen=True, slots=True)
class Column:
    """A named input column."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class InputSchema:
    """The columns of a record in order, and how records arrive.

    ``format`` is ``"text"`` (each record is a str, the only column) or ``"csv"`` (each record
    is one line of separated values).
    """

    format: str
    columns: tuple[Column, ...]

    def __str__(self) -> str:
        columns = ", ".join(f"{column.name}: {column.kind.value}" for column in self.columns)
        return f"{self.format}({columns})"
