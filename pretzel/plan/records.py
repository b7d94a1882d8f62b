"""Binding of input to the records of a text plan: any column of str, checked, never coerced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pretzel.errors import SchemaError


def as_records(plan: str, given: Any) -> Sequence[str]:
    """The records as a list or tuple, without a look at each.

    Takes lists and tuples as they are, NumPy arrays [n] or [n, 1], pandas Series, and other
    iterables.

    Raises:
        SchemaError: a str by itself, a mapping, a table, no records at all, or not iterable.
    """
    plain = type(given) is list or type(given) is tuple
    records: Sequence[str] = given if plain else _listed(plan, given)
    if not records:
        raise SchemaError(
            f"plan {plan!r} takes at least one record, got none: "
            "check for empty input before the call"
        )
    return records


def checked_records(plan: str, given: Any) -> Sequence[str]:
    """`as_records`, every one of them a str.

    Raises:
        SchemaError: as `as_records`, or naming the first record that is not a str.
    """
    records = as_records(plan, given)
    if set(map(type, records)) != {str}:
        refuse_first_stranger(plan, records)
    return records


def refuse_first_stranger(plan: str, records: Sequence[Any]) -> None:
    """Raises SchemaError for the first record that is not a str, if there is one."""
    for number, record in enumerate(records):
        if not isinstance(record, str):
            raise SchemaError(
                f"plan {plan!r} takes text, but record {number} is "
                f"{_described(record)}: {_remedy(record)}"
            )


def _listed(plan: str, given: Any) -> Sequence[Any]:
    if isinstance(given, str | bytes):
        raise SchemaError(
            f"plan {plan!r} takes a list of records, got a single {type(given).__name__}: "
            "put it in a list, [text]"
        )
    shape = getattr(given, "shape", None)
    if shape is not None and len(shape) != 1:
        if len(shape) == 2 and shape[1] == 1:
            given = getattr(given, "to_numpy", lambda: given)().reshape(-1)
        else:
            raise SchemaError(
                f"plan {plan!r} takes one text a record, got {type(given).__name__} of shape "
                f"{tuple(shape)}: pass the text column only"
            )
    if isinstance(given, dict) or not isinstance(given, Iterable):
        raise SchemaError(
            f"plan {plan!r} takes a list of texts, got {type(given).__name__}: "
            "pass a list of str, an array or a pandas Series"
        )
    tolist = getattr(given, "tolist", None)
    listed: list[Any] = tolist() if tolist is not None else list(given)
    return listed


def _described(record: Any) -> str:
    return repr(record) if _is_missing(record) else f"of type {type(record).__name__}"


def _remedy(record: Any) -> str:
    if isinstance(record, bytes):
        return "decode it first"
    return "replace missing texts first, for example by ''" if _is_missing(record) else "pass str"


def _is_missing(record: Any) -> bool:
    return record is None or (isinstance(record, float) and record != record)
