"""Text operations that stand for themselves: white space, tokens found, dropped and joined."""

from __future__ import annotations

from pretzel.operators import CollapseWhitespace, DropTokens, FindTokens, JoinTokens, Tokenize
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_text(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting] = {}
    parameters: dict[str, StoredObject] = {}
    match node.operator:
        case CollapseWhitespace():
            op = "collapse_whitespace"
        case Tokenize():
            op = "tokenize"
        case DropTokens():
            op = "drop_tokens"
            parameters = {"dictionary": scope.dictionary(node, words=False)}
        case JoinTokens(min_n=min_n, max_n=max_n):
            op = "join_tokens"
            configuration = {"min_n": min_n, "max_n": max_n}
        case FindTokens(runs=runs):
            op = "find_tokens"
            configuration = {
                "shortest": runs.shortest,
                "longest": runs.longest,
                "starts": runs.starts,
                "ends": runs.ends,
            }
            parameters = {"members": scope.store.intern(runs.ranges)}
            if runs.initials is not None:
                parameters["initials"] = scope.store.intern(runs.initials)
        case _:
            return None
    inputs = (scope.registers.of(node.inputs[0]),)
    outputs: tuple[int, ...] = (scope.registers.of(node),)
    if isinstance(node.operator, JoinTokens):
        outputs += (scope.registers.new("text"),)  # of which its tokens are spans
    return Match((OperationBinding(op, inputs, outputs, configuration, parameters),), node.inputs)
