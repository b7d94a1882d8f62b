"""Records that are lines of separated values, quoted as RFC 4180 and Python's csv say."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.source import Source
from pretzel.schema import Column, InputSchema, Kind, VectorType


@dataclass(frozen=True, eq=False)
class CsvSource(Source):
    """The head of a program whose record is one CSV line; a missing field is an empty text.

    Attributes:
        separator: one character.
        columns: names of the fields, in order.
    """

    name: ClassVar[str] = "csv_source"

    separator: str
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.separator) != 1 or self.separator in '"\r\n':
            raise SchemaError(
                "csv_source: the separator must be one character, neither a quote nor a line end, "
                f"got {self.separator!r}"
            )
        if not self.columns or len(set(self.columns)) != len(self.columns):
            raise SchemaError(
                "csv_source: columns need distinct names, one a field in order, "
                f"got {self.columns!r}"
            )

    def schema(self) -> InputSchema:
        """Every column is text: a CSV line holds nothing else."""
        return InputSchema("csv", tuple(Column(name, Kind.TEXT) for name in self.columns))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.expect_no_inputs(inputs)
        return VectorType(Kind.RECORD)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[str, str]]:
        return [self._split(line) for line in inputs[0]]

    def _split(self, line: str) -> dict[str, str]:
        row = next(csv.reader([line], delimiter=self.separator), [])
        fields = row[: len(self.columns)]
        return dict(zip_longest(self.columns, fields, fillvalue=""))
