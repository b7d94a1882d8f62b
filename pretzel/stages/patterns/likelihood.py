"""Scores of classes on dense rows, each an operation of its own name.

GaussianLikelihood -> gaussian_likelihood    QuadraticScores -> quadratic_scores
Mahalanobis        -> mahalanobis            Constant        -> constant, which reads nothing
SelectColumns      -> dense_gather
"""

from __future__ import annotations

import numpy as np

from pretzel.operators import (
    Constant,
    GaussianLikelihood,
    Mahalanobis,
    QuadraticScores,
    SelectColumns,
)
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_likelihood(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting] = {}
    inputs = node.inputs
    match node.operator:
        case GaussianLikelihood():
            roles: tuple[str, ...] = ("means", "variances", "bias")
        case QuadraticScores(ends=ends):
            roles = ("means", "factors", "bias")
            configuration["sizes"] = tuple(np.diff(ends, prepend=0).tolist())
        case Mahalanobis():
            roles = ("mean", "inverse", "bias")
        case Constant():
            roles, inputs = ("values",), ()
        case SelectColumns():
            return _gather(node, scope)
        case _:
            return None
    operation = OperationBinding(
        node.operator.name,
        tuple(scope.registers.of(part) for part in inputs),
        (scope.registers.of(node),),
        configuration,
        {role: node.parameters[role] for role in roles},
    )
    return Match((operation,), node.inputs)


def _gather(node: Node, scope: Scope) -> Match:
    chosen = node.parameters["columns"]
    columns = scope.store.derive("columns", (chosen,), lambda: chosen.array.astype(np.int32))
    (source,) = node.inputs
    operation = OperationBinding(
        "dense_gather",
        (scope.registers.of(source),),
        (scope.registers.of(node),),
        {},
        {"columns": columns},
    )
    return Match((operation,), node.inputs)
