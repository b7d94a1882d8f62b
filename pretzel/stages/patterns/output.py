"""The end of a plan: scores into answers, or a vector handed out.

Predictor(dense)          ->  predictor
Predictor(dense, vector)  ->  emit_sparse or emit_dense of the vector, predictor
PanelPredictor(dense)     ->  panel_predictor
JointPredictor(dense)     ->  joint_predictor
any other last node       ->  emit_sparse or emit_dense after whatever fills it
"""

from __future__ import annotations

from pretzel.operators import Ending, JointPredictor, PanelPredictor, Predictor
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_predictor(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting]
    match node.operator:
        case PanelPredictor(choice=choice, scores=scores, labels=labels, squeeze=squeeze):
            configuration = {
                "choice": choice,
                "scores": scores,
                "classes": 0 if labels is None else len(labels),
                "squeeze": squeeze and scores == 1,
            }
        case Predictor(link=link, labels=labels, squeeze=squeeze):
            configuration = {
                "link": link,
                "classes": 0 if labels is None else len(labels),
                "squeeze": squeeze and node.type.size == 1,
            }
        case JointPredictor(predicted=predicted, probabilities=probabilities, scores=scores):
            configuration = {
                "predicted": predicted,
                "probabilities": probabilities,
                "scores": scores,
            }
        case _:
            return None
    given, *vectors = node.inputs
    inputs = (scope.registers.of(given),)
    operation = OperationBinding(node.operator.name, inputs, (), configuration)
    return Match((*(hand_out(each, scope) for each in vectors), operation), node.inputs)


def emit(node: Node, scope: Scope) -> OperationBinding | None:
    """What hands out the last node of a program; None: it does so itself."""
    return None if isinstance(node.operator, Ending) else hand_out(node, scope)


def hand_out(node: Node, scope: Scope) -> OperationBinding:
    """What answers transform by the vector of a node."""
    columns: dict[str, Setting] = {"columns": node.type.size or 0}
    op = "emit_sparse" if node.type.kind is Kind.SPARSE else "emit_dense"
    return OperationBinding(op, (scope.registers.of(node),), (), columns)
