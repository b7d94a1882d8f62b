"""Tables whose columns have names: which column of a plan takes which of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.schema import InputSchema, Kind


def names_of(given: Any) -> list[Any] | None:
    """The column names of a data frame or of a list of dicts; None: it has none."""
    columns = getattr(given, "columns", None)
    if columns is not None:
        return list(columns)
    if isinstance(given, list | tuple) and given and isinstance(given[0], dict):
        return list(given[0])
    return None


def columns_of(
    plan: str, schema: InputSchema, given: Any, names: list[Any]
) -> NDArray[Any] | Sequence[Any]:
    """The table in the schema's order: one numeric array, or values column by column.

    Raises:
        SchemaError: names are missing, unknown, or in another order than the source takes.
    """
    wanted = [column.name for column in schema.columns]
    if isinstance(given, list | tuple):
        return _of_dicts(plan, schema, wanted, given)
    if not len(given):
        raise SchemaError(
            f"plan {plan!r} takes at least one record, got none: "
            "check for empty input before the call"
        )
    _check(plan, schema, wanted, names)
    if schema.binding != "name" and len(set(given.dtypes)) == 1:
        table: NDArray[Any] = given.to_numpy()
        if table.dtype.kind in "biuf" and not schema.texts:
            return table
    if schema.binding == "position":
        return [given.iloc[:, place].to_numpy() for place in range(len(wanted))]
    rows = len(given)
    present = set(names)
    return [given[name].to_numpy() if name in present else np.zeros(rows) for name in wanted]


def _check(plan: str, schema: InputSchema, wanted: list[str], names: list[Any]) -> None:
    if schema.binding == "position":
        if len(names) != len(wanted):
            raise SchemaError(f"plan {plan!r} takes {len(wanted)} columns, got {len(names)}")
        return
    read = [c.name for c in schema.columns if c.kind is not Kind.UNREAD]
    needed = read if schema.binding == "name" else wanted
    present = set(names)
    if missing := [name for name in needed if name not in present]:
        raise SchemaError(f"plan {plan!r}: the table has no column {_listed(missing)}")
    if schema.binding == "name":
        return
    known = set(wanted)
    if unknown := [str(name) for name in names if name not in known]:
        raise SchemaError(
            f"plan {plan!r}: the table has columns that the model was not fitted on: "
            f"{_listed(unknown)}; leave them out"
        )
    if names != wanted:
        raise SchemaError(
            f"plan {plan!r}: the columns are in another order than the model was fitted on: "
            f"pass them as {_listed(wanted)}"
        )


def _of_dicts(
    plan: str, schema: InputSchema, wanted: list[str], given: Sequence[Any]
) -> Sequence[Any]:
    """Dicts have no order: names are all that counts, whatever the binding."""
    known = set(wanted)
    columns: list[list[Any]] = [[] for _ in wanted]
    for record, row in enumerate(given):
        if not isinstance(row, dict):
            raise SchemaError(
                f"plan {plan!r}: record {record} is of type {type(row).__name__}, "
                "the first one is a dict"
            )
        if schema.binding != "name" and (unknown := [str(n) for n in row if n not in known]):
            raise SchemaError(f"plan {plan!r}: record {record} has no column {_listed(unknown)}")
        for column, values in zip(schema.columns, columns, strict=True):
            if column.name in row:
                values.append(row[column.name])
            elif column.kind is Kind.UNREAD:
                values.append(None)
            else:
                raise SchemaError(f"plan {plan!r}: record {record} lacks column {column.name!r}")
    return columns


def _listed(names: Sequence[Any]) -> str:
    shown = ", ".join(repr(str(name)) for name in names[:10])
    return shown + (f" and {len(names) - 10} more" if len(names) > 10 else "")
