"""Solvers: from what a row has in common with components, or from the row, to their weights.

CoordinateDescent(dense)    -> coordinate_descent    DivergenceUpdate(sparse) -> divergence_update
MultiplicativeUpdate(dense) -> multiplicative_update TopicMixture(sparse)     -> topic_mixture
"""

from __future__ import annotations

from pretzel.operators import (
    CoordinateDescent,
    DivergenceUpdate,
    MultiplicativeUpdate,
    TopicMixture,
)
from pretzel.stages.operation_binding import OperationBinding
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_topics(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    solvers = CoordinateDescent | DivergenceUpdate | MultiplicativeUpdate | TopicMixture
    if not isinstance(operator, solvers):
        return None
    operation = OperationBinding(
        operator.name,
        (scope.registers.of(node.inputs[0]),),
        (scope.registers.of(node),),
        operator.configuration(),
        node.parameters,
    )
    return Match((operation,), node.inputs)
