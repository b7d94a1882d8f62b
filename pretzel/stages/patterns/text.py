"""Text operations that stand for themselves: collapsing white space, cutting into tokens."""

from __future__ import annotations

from pretzel.operators import CollapseWhitespace, Tokenize
from pretzel.stages.operation_binding import OperationBinding
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope

OPERATIONS = {CollapseWhitespace: "collapse_whitespace", Tokenize: "tokenize"}


def match_text(node: Node, scope: Scope) -> Match | None:
    op = OPERATIONS.get(type(node.operator))
    if op is None:
        return None
    inputs = (scope.registers.of(node.inputs[0]),)
    return Match((OperationBinding(op, inputs, (scope.registers.of(node),)),), node.inputs)
