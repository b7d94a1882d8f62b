"""Rows of a table from a file: CSV with a header line, or JSON lines of objects or arrays."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pretzel.errors import SchemaError
from pretzel.schema import Column, InputSchema, Kind

MISSING = frozenset(["", "na", "nan", "null", "none"])  # numbers of CSV files, in lower case


def read_table(name: str, schema: InputSchema) -> list[dict[str, Any]]:
    """The rows, each a value for every column that the schema reads.

    In a CSV file an empty field is a missing number, and a missing text where texts may be missing.

    Raises:
        SchemaError: no such file, or it is not such a table; says which line.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SchemaError(f"cannot read the records: {name}: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemaError(f"{name} is not UTF-8 text: {error}") from error
    read = _json_rows if name.endswith(".jsonl") else _csv_rows
    return list(read(name, text, schema))


def _json_rows(name: str, text: str, schema: InputSchema) -> Iterator[dict[str, Any]]:
    names = [column.name for column in schema.columns]
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = msgspec.json.decode(line, type=dict[str, Any] | list[Any])
        except msgspec.DecodeError as error:
            raise SchemaError(f"{name}, line {number} is no JSON row: {error}") from error
        if isinstance(row, list) and len(row) != len(names):
            raise SchemaError(f"{name}, line {number} has {len(row)} values, not {len(names)}")
        yield row if isinstance(row, dict) else dict(zip(names, row, strict=True))


def _csv_rows(name: str, text: str, schema: InputSchema) -> Iterator[dict[str, Any]]:
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines, None)
    if header is None:
        raise SchemaError(f"{name} is empty: it needs a header line with the names of the columns")
    columns = _in_header(name, header, schema)
    for row in lines:
        if not row:
            continue
        if len(row) != len(header):
            raise SchemaError(
                f"{name}, line {lines.line_num} has {len(row)} fields, the header {len(header)}"
            )
        yield {
            column.name: _value(row[place], column, f"{name}, line {lines.line_num}")
            for column, place in columns
        }


def _in_header(name: str, header: list[str], schema: InputSchema) -> list[tuple[Column, int]]:
    """The columns of the schema with their places in a line."""
    if schema.binding == "position":
        if len(header) != len(schema.columns):
            raise SchemaError(
                f"{name} has {len(header)} columns, the plan takes {len(schema.columns)}"
            )
        return [(column, place) for place, column in enumerate(schema.columns)]
    found = []
    for column in schema.columns:
        if column.name in header:
            found.append((column, header.index(column.name)))
        elif column.kind is not Kind.UNREAD or schema.binding == "order":
            raise SchemaError(f"{name} has no column {column.name!r}; its header is {header}")
    return found


def _value(field: str, column: Column, where: str) -> Any:
    if column.kind is Kind.TEXT:
        return None if not field and column.missing else field
    if field.strip().lower() in MISSING or column.kind is Kind.UNREAD:
        return float("nan")
    try:
        return float(field)
    except ValueError:
        raise SchemaError(f"{where}: column {column.name!r} has no number: {field!r}") from None
