"""Matrix products on dense vectors and what is made of them.

DenseLinear    -> dense_linear, over transposed weights where it is narrow
Distances      -> distances          Descend -> descend    AppendSquares -> append_squares
GaussianScores -> gaussian_scores    Project -> project
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.operators import (
    AppendSquares,
    DenseLinear,
    Descend,
    Distances,
    GaussianScores,
    Project,
)
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject

NARROW = 4  # as kNarrow in kernels.hpp


def match_products(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting] = {}
    parameters: dict[str, StoredObject] = dict(node.parameters)
    match node.operator:
        case DenseLinear(squares=squares, bias=bias):
            configuration = {"squares": squares}
            if bias.size < NARROW:
                parameters["weights"] = _transposed(parameters["weights"], scope)
        case GaussianScores(shared=shared):
            configuration = {"shared": shared}
        case Project():
            configuration = {"sparse": node.inputs[0].type.kind is Kind.SPARSE}
        case AppendSquares() | Distances() | Descend():
            pass
        case _:
            return None
    operation = OperationBinding(
        node.operator.name,
        tuple(scope.registers.of(part) for part in node.inputs),
        (scope.registers.of(node),),
        configuration,
        parameters,
    )
    return Match((operation,), node.inputs)


def _transposed(weights: StoredObject, scope: Scope) -> StoredObject:
    def transpose() -> NDArray[np.float64]:
        return np.ascontiguousarray(weights.array.T)

    return scope.store.derive("transposed", (weights,), transpose)
