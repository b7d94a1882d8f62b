"""The text form, written: one numbered binding a transform, so that sharing shows.

    r3 := char_ngram(r2, min_n=3, max_n=3, terms=#1a2b..., offsets=#3c4d...) -> sparse[11000]

Inputs come first, then the fields in the operator's order: configuration as JSON, arrays as
``#`` and their key; what is as by default is left out. Statistics follow a ``#`` at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from pretzel.flour.literal import write_literal
from pretzel.flour.transform import Transform
from pretzel.statistics import Statistics


def number_transforms(transforms: Iterable[Transform]) -> dict[Transform, str]:
    """Names ``r0``, ``r1`` ... in the given order."""
    return {transform: f"r{number}" for number, transform in enumerate(transforms)}


def write_call(transform: Transform, names: Mapping[Transform, str]) -> str:
    """Operator, inputs and fields of one transform."""
    operator = transform.operator
    arguments = [names[source] for source in transform.inputs]
    for field in fields(operator):
        stored = transform.parameters.get(field.name)
        if stored is None and getattr(operator, field.name) == field.default:
            continue
        value = f"#{stored.key}" if stored else write_literal(getattr(operator, field.name))
        arguments.append(f"{field.name}={value}")
    return f"{operator.name}({', '.join(arguments)})"


def write_binding(transform: Transform, names: Mapping[Transform, str]) -> str:
    """One line of the text form."""
    line = f"{names[transform]} := {write_call(transform, names)} -> {transform.type}"
    statistics = write_statistics(transform.statistics)
    return f"{line}   # {statistics}" if statistics else line


def write_statistics(statistics: Statistics) -> str:
    """The known facts with all their digits, because they are read back."""
    facts = ((field.name, getattr(statistics, field.name)) for field in fields(statistics))
    return ", ".join(f"{name}={value!r}" for name, value in facts if value is not None)
