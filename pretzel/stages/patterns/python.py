"""Operators that run in the interpreter, each the only operation of its stage.

PythonOperator  ->  python    (tokens also fill a text, of which they are spans)
"""

from __future__ import annotations

from pretzel.operators import PythonOperator
from pretzel.schema import Kind
from pretzel.stages.operation_binding import PYTHON, OperationBinding
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_python(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    if not isinstance(operator, PythonOperator):
        return None
    outputs = [scope.registers.of(node)]
    if node.type.kind is Kind.TOKENS:
        outputs.append(scope.registers.new("text"))
    settings = {name: v for name, v in operator.configuration().items() if v is not None}
    operation = OperationBinding(
        PYTHON,
        tuple(scope.registers.of(part) for part in node.inputs),
        tuple(outputs),
        {"operator": operator.name, **settings},
        node.parameters,
    )
    return Match((operation,), node.inputs)
