"""Linear models on sparse vectors.

Dot(sparse)       ->  sparse_dot
Linear(sparse)    ->  sparse_dot, combine    (the bias is added at the end)
Combine(dense...) ->  combine
"""

from __future__ import annotations

from pretzel.operators import Combine, Dot, Linear
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def dot_configuration(operator: Dot) -> dict[str, Setting]:
    return {"norm": operator.norm or "", "divide": bool(operator.norm) and operator.divide}


def match_dot(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, Dot):
        return None
    output = scope.registers.of(node)
    return Match((_sparse_dot(node, output, dot_configuration(node.operator), scope),), node.inputs)


def match_linear(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, Linear) or node.inputs[0].type.kind is not Kind.SPARSE:
        return None
    products = scope.registers.new("dense", node.type.size or 0)
    dot = _sparse_dot(node, products, {"norm": "", "divide": False}, scope)
    bias = {"bias": node.parameters["bias"]}
    output = (scope.registers.of(node),)
    combine = OperationBinding("combine", (products,), output, {"norm": ""}, bias)
    return Match((dot, combine), node.inputs)


def match_combine(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, Combine):
        return None
    operation = OperationBinding(
        "combine",
        tuple(scope.registers.of(part) for part in node.inputs),
        (scope.registers.of(node),),
        {"norm": node.operator.norm or ""},
        {"bias": node.parameters["bias"]},
    )
    return Match((operation,), node.inputs)


def _sparse_dot(
    node: Node, output: int, configuration: dict[str, Setting], scope: Scope
) -> OperationBinding:
    inputs = (scope.registers.of(node.inputs[0]),)
    weights = {"weights": node.parameters["weights"]}
    return OperationBinding("sparse_dot", inputs, (output,), configuration, weights)
