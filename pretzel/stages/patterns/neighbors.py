"""Models of the nearest points.

NearestNeighbors -> nearest_neighbors    (its points leaf by leaf, each leaf column by column)
NeighborVotes    -> neighbor_votes       NeighborMean -> neighbor_mean
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.operators import NearestNeighbors, NeighborMean, NeighborVotes
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_neighbors(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    configuration: dict[str, Setting]
    match operator:
        case NearestNeighbors():
            names = ("search", "metric", "p", "k")
            configuration = {name: getattr(operator, name) for name in names}
            parameters = _search(node, operator, scope)
        case NeighborVotes() | NeighborMean():
            configuration = {"weights": operator.weights}
            parameters = dict(node.parameters)
        case _:
            return None
    inputs = tuple(scope.registers.of(part) for part in node.inputs)
    output = (scope.registers.of(node),)
    operation = OperationBinding(operator.name, inputs, output, configuration, parameters)
    return Match((operation,), node.inputs)


def _search(node: Node, operator: NearestNeighbors, scope: Scope) -> dict[str, StoredObject]:
    parameters = {"order": node.parameters["order"]}
    parameters["points"] = scope.store.intern(_leaf_by_leaf(operator))
    if operator.bounds is not None:
        parameters["bounds"] = node.parameters["bounds"]
        for role, column in zip(("starts", "ends", "leaves"), operator.nodes.T, strict=True):
            parameters[role] = scope.store.intern(np.ascontiguousarray(column))
    return parameters


def _leaf_by_leaf(operator: NearestNeighbors) -> NDArray[np.float64]:
    """Near to each other what is compared at once."""
    columns = operator.points.shape[1]
    values = np.zeros(operator.points.size)
    for start, end, leaf in operator.nodes.tolist():
        if leaf:
            values[start * columns : end * columns] = operator.points[start:end].T.reshape(-1)
    return values
