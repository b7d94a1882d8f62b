"""What reaches a step that is kept as Python code: vectors, and what its source made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pretzel.flour import Flow
from pretzel.flour.interpreter import evaluate
from pretzel.flour.transform import topological
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import TableSource, TextSource
from pretzel.operators.native_values import sparse_rows
from pretzel.operators.step_input import StepInput
from pretzel.schema import Kind

MADE_UP = "A text to try it on: 1 Ä, 文."


@dataclass(frozen=True)
class PythonInput:
    """See the module.

    Attributes:
        flows: its inputs.
        form: how they become the argument of its methods.
        width: columns of a sparse input.
        trials: such arguments, of one record each, to try it on.
    """

    flows: tuple[Flow, ...]
    form: StepInput
    width: int
    trials: tuple[Any, ...]


def read_input(step: Step, given: Intermediate) -> PythonInput:
    """What the step takes.

    Raises:
        UnsupportedOperatorError: texts and numbers of a table without names.
    """
    if given.cells is not None:
        return _of_table(step, given)
    if given.type.kind is Kind.TEXT:
        return _of_texts(step, given)
    if given.type.kind is Kind.SPARSE:
        form = StepInput("csr", _dtype(given))
        rows = [sparse_rows([row]) for row in ({0: 1.0}, {})]
        return _tried((given.flow,), form, given.columns, [[row] for row in rows])
    names = getattr(step.model, "feature_names_in_", None)
    if names is not None and len(names) == given.columns:
        form = StepInput("frame", _dtype(given), tuple(map(str, names)))
    else:
        form = StepInput("array", _dtype(given))
    return _tried((given.flow,), form, 0, list(_numbers(given.columns)))


def _of_texts(step: Step, given: Intermediate) -> PythonInput:
    texts = [MADE_UP]
    sample = None if step.fallback is None else step.fallback.sample
    source = topological(given.flow.transform)[0].operator
    if isinstance(source, TextSource) and sample is not None and not callable(sample):
        texts = evaluate(given.flow.transform, list(sample)[:1])
    form = StepInput("list")
    if not _transforms(step, texts) and _transforms(step, StepInput("series").build([texts], 0)):
        form = StepInput("series")
    return _tried((given.flow,), form, 0, [[texts]])


def _of_table(step: Step, given: Intermediate) -> PythonInput:
    source = topological(given.flow.transform)[0].operator
    assert isinstance(source, TableSource)
    places = _text_places(step, given)
    if source.binding == "position" and places:
        raise step.refused("it takes texts and numbers of a table whose columns have no names")
    flows = [flow for flow in map(given.text, places) if flow is not None]
    numbers = [place for place in range(given.columns) if place not in places]
    if numbers:
        flows.insert(0, given.take(numbers).dense().flow)
    names = _names(step, given)
    texts = tuple(names[place] for place in places)
    form = StepInput("array" if source.binding == "position" else "frame", "<f8", names, texts)
    rows = [
        [*([row] if numbers else []), *[[MADE_UP]] * len(texts)]
        for (row,) in _numbers(len(numbers))
    ]
    return _tried(tuple(flows), form, 0, rows)


def _text_places(step: Step, given: Intermediate) -> list[int]:
    """Which columns of a table are texts: known as such, or so in the sample."""
    sample: Any = None if step.fallback is None else step.fallback.sample
    places = []
    for place, cell in enumerate(given.cells or ()):
        named = isinstance(cell, str) and hasattr(sample, "dtypes") and cell in sample.columns
        if isinstance(cell, Flow) or (named and not _is_number(sample[cell].dtype)):
            places.append(place)
    return places


def _names(step: Step, given: Intermediate) -> tuple[str, ...]:
    """Names of the columns as the step has been fitted on them."""
    fitted = getattr(step.model, "feature_names_in_", None)
    if fitted is not None and len(fitted) == given.columns:
        return tuple(map(str, fitted))
    cells = enumerate(given.cells or ())
    return tuple(cell if isinstance(cell, str) else f"column {place}" for place, cell in cells)


def _tried(
    flows: tuple[Flow, ...], form: StepInput, width: int, rows: Sequence[Sequence[Any]]
) -> PythonInput:
    return PythonInput(flows, form, width, tuple(form.build(row, width) for row in rows))


def _numbers(columns: int) -> Iterator[list[Any]]:
    for value in (0.0, 1.0, 0.5):
        yield [np.full((1, columns), value)]


def _dtype(given: Intermediate) -> str:
    return "<f8" if given.dtype is None else given.dtype.str


def _is_number(dtype: Any) -> bool:
    return getattr(dtype, "kind", "O") in "biuf"


def _transforms(step: Step, texts: Any) -> bool:
    method = getattr(step.model, "transform", None) or getattr(step.model, "predict", None)
    try:
        method(texts)  # type: ignore[misc]
    except Exception:  # whatever somebody's code may raise
        return False
    return True
