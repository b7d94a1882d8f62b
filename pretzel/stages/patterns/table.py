"""Between dense and sparse: ToDense -> to_dense, ToSparse -> to_sparse."""

from __future__ import annotations

from pretzel.operators import ToDense, ToSparse
from pretzel.stages.operation_binding import OperationBinding
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_table(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, ToDense | ToSparse):
        return None
    inputs = (scope.registers.of(node.inputs[0]),)
    output = (scope.registers.of(node),)
    return Match((OperationBinding(node.operator.name, inputs, output),), node.inputs)
