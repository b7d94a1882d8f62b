"""Operations on dense rows that stand for themselves: what ensembles do with scores.

ApplyLink   -> apply_link     DenseSlice  -> dense_slice     DenseConcat -> dense_concat
Interpolate -> interpolate    Average     -> average         Normalize   -> dense_normalize
"""

from __future__ import annotations

import numpy as np

from pretzel.operators import (
    ApplyLink,
    Average,
    DenseConcat,
    DenseSlice,
    Interpolate,
    Normalize,
)
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_dense(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting]
    roles: tuple[str, ...]
    if node.type.kind is not Kind.DENSE:
        return None
    op = node.operator.name
    match node.operator:
        case ApplyLink(link=link):
            configuration, roles = {"link": link}, ()
        case DenseSlice(start=start, stop=stop):
            configuration, roles = {"start": start, "stop": stop}, ()
        case Interpolate(offsets=offsets):
            configuration, roles = {"sizes": tuple(np.diff(offsets).tolist())}, ("x", "y")
        case Average(divide=divide):
            configuration, roles = {"divide": divide}, ("weights",)
        case DenseConcat():
            configuration, roles = {}, ()
        case Normalize(norm=norm):
            op, configuration, roles = "dense_normalize", {"norm": norm}, ()
        case _:
            return None
    operation = OperationBinding(
        op,
        tuple(scope.registers.of(part) for part in node.inputs),
        (scope.registers.of(node),),
        configuration,
        {role: node.parameters[role] for role in roles},
    )
    return Match((operation,), node.inputs)
