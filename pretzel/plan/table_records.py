"""Rows of a table, bound to the columns of a plan: what a native run reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.schema import InputSchema, Kind


class TableRecords:
    """Some rows; as long as there are rows, and sliced by rows.

    Attributes:
        texts: those of each row, row by row, flat.
        numbers: float64 [rows, number columns].
        schema: of the rows.
    """

    __slots__ = ("numbers", "schema", "texts")

    def __init__(self, texts: list[Any], numbers: NDArray[np.float64], schema: InputSchema) -> None:
        self.texts = texts
        self.numbers = numbers
        self.schema = schema

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: slice) -> TableRecords:
        start, stop, _ = rows.indices(len(self))
        width = len(self.schema.texts)
        return TableRecords(
            self.texts[start * width : stop * width], self.numbers[rows], self.schema
        )

    @property
    def size(self) -> int:
        """Work in them: numbers, and code points of texts."""
        texts = sum(len(text) for text in self.texts if type(text) is str)
        return texts + self.numbers.size + len(self.texts)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Every row as one value a column, in the schema's order."""
        width = len(self.schema.texts)
        for number, row in enumerate(self.numbers.tolist()):
            texts = iter(self.texts[number * width : (number + 1) * width])
            numbers = iter(row)
            yield tuple(
                next(texts if column.kind is Kind.TEXT else numbers)
                for column in self.schema.columns
            )
