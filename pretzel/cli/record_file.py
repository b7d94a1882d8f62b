"""Records from a file: texts, one a line or as JSON lines; or a table, as its plan has it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

from pretzel.cli.table_file import read_table
from pretzel.errors import SchemaError
from pretzel.schema import InputSchema

HELP = (
    "one record a line; .jsonl: one JSON string a line; for plans of tables a CSV file with a "
    "header line, or .jsonl with one JSON object a line; - reads standard input"
)


def records_for(schema: InputSchema, name: str) -> list[Any]:
    """The records of a file as a plan with this schema takes them. Raises SchemaError."""
    return read_table(name, schema) if schema.format == "table" else read_records(name)


def sample_for(name: str, schema: InputSchema) -> Any:
    """The records of a file as plan and source model both take them. Raises SchemaError."""
    records = records_for(schema, name)
    if schema.format != "table":
        return records
    if schema.binding == "position" and not schema.texts:
        import numpy as np

        return np.array([list(row.values()) for row in records], np.float64)
    try:
        import pandas as pd
    except ImportError as error:
        raise SchemaError("a sample of a table with names needs pandas: install it") from error
    return pd.DataFrame(records)


def read_records(name: str) -> list[str]:
    """The records of a file, in order; an empty line is an empty record.

    Raises:
        SchemaError: no such file, not UTF-8, or a line that is not a JSON string; says which.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SchemaError(f"cannot read the records: {name}: {error.strerror}") from error
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    records: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            if name.endswith(".jsonl"):
                records.append(msgspec.json.decode(line, type=str))
            else:
                records.append(line.removesuffix(b"\r").decode())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            wanted = "a JSON string" if name.endswith(".jsonl") else "UTF-8 text"
            raise SchemaError(f"{name}, line {number} is not {wanted}: {error}") from error
    return records
