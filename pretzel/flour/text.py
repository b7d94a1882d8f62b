"""The text form, read: programs from untrusted text, without running anything in it.

A line is a binding as `notation` writes it, a comment that starts with ``#``, or blank. Names are
defined before they are used; the last binding is the output and every other one is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

import numpy as np

from pretzel.errors import ProgramError, SchemaError
from pretzel.flour.literal import FIELD_TYPES, convert, read_literal
from pretzel.flour.program import Program
from pretzel.flour.transform import Transform, make_transform, topological
from pretzel.operators import OPERATORS, PythonOperator
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore, StoredObject

MAX_CHARACTERS = 1_000_000
MAX_BINDINGS = 10_000

_NAME = re.compile(r"[A-Za-z_]\w{0,63}", re.ASCII)
_KEY = re.compile(r"#([0-9a-f]{32})\b")
_HEAD = re.compile(r"\s*([A-Za-z_]\w{0,63})\s*:=\s*([a-z_]{1,64})\s*\(\s*", re.ASCII)
_FIELD = re.compile(r"([a-z_]\w{0,63})\s*=\s*", re.ASCII)
_TAIL = re.compile(r"\s*(?:->\s*([a-z]+(?:\[\d{1,18}\])?))?\s*(?:#(.*))?$", re.DOTALL)


def parse(text: str, store: ObjectStore) -> Program:
    """The program of this text; its parameters must be held in ``store``.

    Raises:
        ProgramError: the text is no program, or too long; the message has the line number.

    >>> from pretzel.flour import FlourContext
    >>> context = FlourContext(ObjectStore())
    >>> program = context.text().tokenize().word_ngram(1, vocabulary=["good", "bad"]).plan()
    >>> parse(str(program), context.store) is program
    True
    """
    lines = text.split("\n")
    bindings = parse_bindings(lines, store, len(text))
    if not bindings:
        raise ProgramError("line 1: the program is empty, expected a binding: r0 := text_source()")
    *_, (last, output) = bindings.items()
    needed = set(topological(output))
    if unused := [name for name, node in bindings.items() if node not in needed]:
        raise ProgramError(
            f"line {len(lines)}: the last binding {last} is the output, "
            f"but it does not need {', '.join(unused[:5])}"
        )
    return Program(output)


def parse_bindings(
    lines: Iterable[str], store: ObjectStore, characters: int = 0
) -> dict[str, Transform]:
    """The transforms by their names, in the order of the lines.

    Raises:
        ProgramError: as `parse`.
    """
    if characters > MAX_CHARACTERS:
        raise ProgramError(
            f"line 1: the text has {characters} characters, {MAX_CHARACTERS} at most"
        )
    bindings: dict[str, Transform] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(bindings) == MAX_BINDINGS:
            raise ProgramError(f"line {number}: a program has {MAX_BINDINGS} bindings at most")
        try:
            name, transform = _parse_line(line, bindings, store)
        except (ProgramError, SchemaError) as error:
            raise ProgramError(f"line {number}: {error}") from None
        bindings[name] = transform
    return bindings


def _parse_line(
    line: str, bindings: dict[str, Transform], store: ObjectStore
) -> tuple[str, Transform]:
    head = _HEAD.match(line)
    if head is None:
        raise ProgramError("expected a binding such as: r1 := tokenize(r0) -> tokens")
    name, operator_name = head.groups()
    if name in bindings:
        raise ProgramError(f"{name} is bound already")
    operator = OPERATORS.get(operator_name)
    if operator is None:
        raise ProgramError(f"unknown operator {operator_name!r}, known: {', '.join(OPERATORS)}")
    if issubclass(operator, PythonOperator) and operator.runs_code:
        raise ProgramError(f"{operator_name} runs code, which a program's text must not bring")
    inputs, values, end = _parse_arguments(
        line, head.end(), bindings, FIELD_TYPES[operator_name], store
    )
    tail = _TAIL.match(line, end)
    if tail is None:
        raise ProgramError(f"column {end + 1}: expected '-> type' or '# statistics'")
    needed = {field.name for field in fields(operator) if field.default is MISSING}
    if missing := [field for field in FIELD_TYPES[operator_name] if field in needed - set(values)]:
        raise ProgramError(f"{operator_name} needs {', '.join(missing)}")
    arrays = {field: v.array for field, v in values.items() if isinstance(v, StoredObject)}
    transform = make_transform(
        operator(**(values | arrays)), tuple(inputs), store, _parse_statistics(tail[2])
    )
    if tail[1] is not None and tail[1] != str(transform.type):
        raise ProgramError(f"{operator_name} gives {transform.type} here, the text says {tail[1]}")
    return name, transform


def _parse_arguments(
    line: str,
    position: int,
    bindings: dict[str, Transform],
    types: dict[str, tuple[object, ...]],
    store: ObjectStore,
) -> tuple[list[Transform], dict[str, Any], int]:
    """Inputs, field values, and the position behind the closing parenthesis."""
    inputs: list[Transform] = []
    values: dict[str, Any] = {}
    while not line.startswith(")", position):
        if field := _FIELD.match(line, position):
            name = field[1]
            if name not in types or name in values:
                raise ProgramError(f"{'repeated' if name in values else 'unknown'} field {name!r}")
            values[name], position = _parse_value(line, field.end(), name, types[name], store)
        elif (used := _NAME.match(line, position)) and not values:
            if used[0] not in bindings:
                raise ProgramError(f"{used[0]} is not bound above this line")
            inputs.append(bindings[used[0]])
            position = used.end()
        else:
            raise ProgramError(f"column {position + 1}: expected an input, a field or ')'")
        position = _skip_comma(line, position)
    return inputs, values, position + 1


def _skip_comma(line: str, position: int) -> int:
    rest = line[position:].lstrip()
    if rest.startswith(","):
        rest = rest[1:].lstrip()
        if rest.startswith(")"):
            raise ProgramError("expected an argument behind the comma")
    elif not rest.startswith(")"):
        raise ProgramError(f"column {position + 1}: expected ',' or ')'")
    return len(line) - len(rest)


def _parse_value(
    line: str, position: int, name: str, types: tuple[object, ...], store: ObjectStore
) -> tuple[Any, int]:
    if key := _KEY.match(line, position):
        stored = store.get(key[1])
        if np.ndarray not in types:
            raise ProgramError(f"{name} is no array: a key does not fit")
        if stored is None:
            raise ProgramError(f"{name}: the store holds no object {key[0]}")
        return stored, key.end()
    value, end = read_literal(line, position)
    try:
        return convert(value, types), end
    except ProgramError as error:
        raise ProgramError(f"{name}: {error}") from None


def _parse_statistics(text: str | None) -> Statistics:
    if text is None or not text.strip():
        return Statistics()
    known = {field.name for field in fields(Statistics)}
    facts: dict[str, Any] = {}
    for fact in text.split(","):
        name, _, value = (part.strip() for part in fact.partition("="))
        if name not in known or name in facts:
            raise ProgramError(
                f"unknown or repeated statistic {name[:80]!r}, known: {sorted(known)}"
            )
        number, end = read_literal(value, 0)
        if end != len(value):
            raise ProgramError(f"statistic {name}: expected a number, got {value[:80]!r}")
        facts[name] = convert(number, (int,) if name == "max_vector_size" else (float,))
    return Statistics(**facts)
