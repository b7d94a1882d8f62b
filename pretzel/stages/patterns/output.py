"""The end of a plan: scores into answers, or a sparse vector handed out.

Predictor(dense)                   ->  predictor
the last node, when it is sparse   ->  emit_sparse after whatever fills it
"""

from __future__ import annotations

from pretzel.operators import Predictor
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_predictor(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    if not isinstance(operator, Predictor):
        return None
    configuration: dict[str, Setting] = {
        "link": operator.link,
        "classes": 0 if operator.labels is None else len(operator.labels),
        "squeeze": operator.squeeze and node.type.size == 1,
    }
    scores = (scope.registers.of(node.inputs[0]),)
    return Match((OperationBinding("predictor", scores, (), configuration),), node.inputs)


def emit_sparse(node: Node, scope: Scope) -> OperationBinding:
    columns: dict[str, Setting] = {"columns": node.type.size or 0}
    return OperationBinding("emit_sparse", (scope.registers.of(node),), (), columns)
