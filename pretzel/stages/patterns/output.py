"""The end of a plan: scores into answers, or a vector handed out.

Predictor(dense)                   ->  predictor
PanelPredictor(dense)              ->  panel_predictor
the last node, when it is no predictor  ->  emit_sparse or emit_dense after whatever fills it
"""

from __future__ import annotations

from pretzel.operators import PanelPredictor, Predictor
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_predictor(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    if not isinstance(operator, Predictor):
        return None
    classes = 0 if operator.labels is None else len(operator.labels)
    configuration: dict[str, Setting] = {
        "link": operator.link,
        "classes": classes,
        "squeeze": operator.squeeze and node.type.size == 1,
    }
    if isinstance(operator, PanelPredictor):
        configuration = {
            "choice": operator.choice,
            "scores": operator.scores,
            "classes": classes,
            "squeeze": operator.squeeze and operator.scores == 1,
        }
    scores = (scope.registers.of(node.inputs[0]),)
    return Match((OperationBinding(operator.name, scores, (), configuration),), node.inputs)


def emit(node: Node, scope: Scope) -> OperationBinding | None:
    """What hands out the last node of a program; None: it does so itself."""
    if isinstance(node.operator, Predictor):
        return None
    columns: dict[str, Setting] = {"columns": node.type.size or 0}
    op = "emit_sparse" if node.type.kind is Kind.SPARSE else "emit_dense"
    return OperationBinding(op, (scope.registers.of(node),), (), columns)
