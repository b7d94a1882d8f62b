"""What in a plan is code, and so must not come from somebody who is not trusted.

A named function is imported and called, a pickled object runs code while it is opened. Anything
else in a plan is data: patterns, numbers, words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pretzel.errors import PlanFormatError
from pretzel.operators import OPERATORS, PythonOperator
from pretzel.stages import PYTHON

if TYPE_CHECKING:
    from pretzel.plan.definition import PlanDefinition


def refuse_code(definition: PlanDefinition) -> None:
    """Raises PlanFormatError for the first operation that runs code; nothing of it runs here."""
    for configuration in _python_operations(definition):
        name = configuration.get("operator")
        kind = OPERATORS.get(name) if isinstance(name, str) else None
        if kind is None or not issubclass(kind, PythonOperator) or kind.runs_code:
            raise PlanFormatError(
                f"step {_shown(configuration.get('step'))} runs Python code, "
                f"{_shown(configuration.get('code'))}: if you trust whoever made the file, load "
                "it with trust=True (on the command line --trust)"
            )


def _python_operations(definition: PlanDefinition) -> Iterator[Mapping[str, object]]:
    for stage in definition.stages:
        for candidate in stage.candidates:
            for physical in candidate.stages:
                for operation in physical.operations:
                    if operation.op == PYTHON:
                        yield operation.configuration


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}..."
