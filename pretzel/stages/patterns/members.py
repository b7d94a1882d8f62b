"""What boosting and bagging do around their members, operations by the names of their operators.

ToSingle  -> to_single     TakeColumns    -> take_columns
ClipLogit -> clip_logit    WeightedMedian -> weighted_median
"""

from __future__ import annotations

from pretzel.operators import ClipLogit, TakeColumns, ToSingle, WeightedMedian
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_members(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting] = {}
    match node.operator:
        case ToSingle() | TakeColumns() | WeightedMedian():
            pass
        case ClipLogit(least=least):
            configuration = {"least": float(least)}
        case _:
            return None
    operation = OperationBinding(
        node.operator.name,
        (scope.registers.of(node.inputs[0]),),
        (scope.registers.of(node),),
        configuration,
        dict(node.parameters),
    )
    return Match((operation,), node.inputs)
