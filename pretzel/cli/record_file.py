"""Records from a file: one a line, or JSON lines when a record holds line ends itself."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from pretzel.errors import SchemaError

HELP = "one record a line; .jsonl: one JSON string a line; - reads standard input"


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
