"""How configuration is written in the text form: JSON, so that reading it runs no code."""

from __future__ import annotations

import json
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pretzel.errors import ProgramError
from pretzel.operators import OPERATORS, Operator

_DECODER = json.JSONDecoder()


def write_literal(value: object) -> str:
    """Writes a bool, int, float, str, None or tuple of str.

    Raises:
        ProgramError: the value is of another type.

    >>> write_literal("l2"), write_literal(0.5), write_literal(None), write_literal(("a", "b"))
    ('"l2"', '0.5', 'null', '["a", "b"]')
    """
    if isinstance(value, tuple):
        if all(isinstance(item, str) for item in value):
            return json.dumps(value)
    elif value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value)
    raise ProgramError(
        "configuration must be bool, int, float, str, None or a tuple of str, "
        f"got {type(value).__name__}: convert it with int(), float() or bool()"
    )


def read_literal(text: str, start: int) -> tuple[object, int]:
    """The value that starts at ``start`` and where it ends.

    Raises:
        ProgramError: there is no literal.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        raise ProgramError(f"no literal at column {start + 1}: expected JSON") from None
    return value, end


def convert(value: object, types: tuple[object, ...]) -> Any:
    """A literal as a field of one of ``types`` holds it.

    Raises:
        ProgramError: it is of none of them.
    """
    if isinstance(value, list) and tuple in types and all(isinstance(v, str) for v in value):
        return tuple(value)
    if value is None and NoneType in types:
        return None
    if type(value) is int and float in types:
        return float(value)
    if type(value) in types:
        return value
    names = " or ".join("tuple of str" if t is tuple else t.__name__ for t in types)  # type: ignore[attr-defined]
    raise ProgramError(f"expected {names}, got {json.dumps(value)[:80]}")


def _field_types(operator: type[Operator]) -> dict[str, tuple[object, ...]]:
    hints = get_type_hints(operator)
    return {field.name: _choices(hints[field.name]) for field in fields(operator)}


def _choices(hint: Any) -> tuple[object, ...]:
    alternatives = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return tuple(get_origin(choice) or choice for choice in alternatives)


# By operator name: its fields in order, each with the types that it may have (arrays: ndarray).
FIELD_TYPES = {name: _field_types(operator) for name, operator in OPERATORS.items()}
