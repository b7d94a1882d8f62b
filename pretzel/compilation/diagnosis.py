"""Which part is to blame when a plan and its source disagree on a record.

The unoptimized program is replayed by its references. Where these already contradict the
source, the import is wrong; where they agree with it, each sparse transform is compiled by
itself, and the first whose native value departs from its reference is named.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pretzel.compilation.parity import Answer, Difference, differing_sparse_rows, first_difference
from pretzel.compilation.reference_model import ReferenceModel, to_matrix
from pretzel.flour import Program
from pretzel.flour.interpreter import evaluate_all
from pretzel.flour.notation import number_transforms, write_binding
from pretzel.plan import ModelPlan
from pretzel.schema import Kind, Records


def blame(
    program: Program,
    source: Answer,
    record: Records,
    method: str,
    compile_program: Callable[[Program], ModelPlan],
) -> str:
    """One sentence naming the part that is wrong for this record."""
    reference = ReferenceModel(program)
    if first_difference(source, reference.answer, [method], record) is not None:
        return "the imported program itself answers otherwise, so a step was imported wrongly"
    values = evaluate_all(program.output, record)
    names = number_transforms(program.transforms())
    for transform in program.transforms():
        if transform.type.kind is not Kind.SPARSE:
            continue
        expected = to_matrix(values[transform], transform.type.size or 0)
        found = compile_program(Program(transform)).transform(record)
        if differing_sparse_rows(expected, found).any():
            return f"first wrong transform: {write_binding(transform, names)}"
    return (
        "every transform up to the linear model is right by itself, so a rewrite is wrong: "
        "compile with disable=(rule, ...) to find which"
    )


def describe(difference: Difference, record: Records, blamed: str) -> str:
    """The message of a ParityError."""
    expected, found = (str(to_plain(value)) for value in (difference.expected, difference.found))
    return (
        f"{difference.method} of record {difference.record} differs: the source answers "
        f"{shorten(expected)}, the plan {shorten(found)}; {blamed}; "
        f"record {difference.record}: {shorten(_shown(record))}"
    )


def _shown(record: Records) -> str:
    """One record, as the caller wrote it."""
    rows = record.to_dict("records") if hasattr(record, "to_dict") else list(record[:1])
    return repr(rows[0])


def to_plain(answer: Any) -> Any:
    """An answer as lists."""
    if isinstance(answer, list):
        return list(map(to_plain, answer))
    return answer.toarray().tolist() if hasattr(answer, "toarray") else answer.tolist()


def shorten(text: str, limit: int = 200) -> str:
    """The text, or its beginning where it is long."""
    return text if len(text) <= limit else f"{text[:limit]}..."
