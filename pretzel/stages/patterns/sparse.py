"""Operations on sparse vectors that stand for themselves.

TermWeight -> sparse_weight    Normalize -> sparse_normalize
Scale      -> sparse_scale     Concat    -> sparse_concat
Threshold  -> sparse_threshold
SelectColumns -> sparse_select, over a table that says where every column goes
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.operators import Concat, Normalize, Scale, SelectColumns, TermWeight, Threshold
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.patterns.weighting import weighting_of
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_sparse(node: Node, scope: Scope) -> Match | None:
    if node.type.kind is not Kind.SPARSE:
        return None
    parameters: dict[str, StoredObject] = {}
    configuration: dict[str, Setting]
    match node.operator:
        case TermWeight():
            weighting = weighting_of(node)
            op, configuration = "sparse_weight", {**weighting.configuration}
            parameters = weighting.parameters
        case Normalize(norm=norm):
            op, configuration = "sparse_normalize", {"norm": norm}
        case Scale(factor=factor):
            op, configuration = "sparse_scale", {"factor": float(factor)}
        case Threshold(limit=limit):
            op, configuration = "sparse_threshold", {"limit": float(limit)}
        case SelectColumns():
            op, configuration = "sparse_select", {}
            parameters = {"places": _places(node, scope)}
        case Concat():
            sizes = tuple(part.type.size or 0 for part in node.inputs)
            op, configuration = "sparse_concat", {"sizes": sizes}
        case _:
            return None
    inputs = tuple(scope.registers.of(part) for part in node.inputs)
    output = (scope.registers.of(node),)
    return Match((OperationBinding(op, inputs, output, configuration, parameters),), node.inputs)


def _places(node: Node, scope: Scope) -> StoredObject:
    """Of every column of the input where it goes, int32, -1: nowhere."""
    columns = node.parameters["columns"]
    size = node.inputs[0].type.size or 0

    def table() -> NDArray[np.int32]:
        places = np.full(size, -1, np.int32)
        places[columns.array] = np.arange(columns.array.size)
        return places

    return scope.store.derive(f"places of {size} columns", (columns,), table)
