"""Operations over frozen decision trees.

TreeEnsemble -> tree_ensemble    TreeLeaves -> tree_leaves

Over sparse vectors the trees read a short dense record of the columns that they use: `places` says
where in it every column goes, -1: nowhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel import _core
from pretzel.operators import TreeEnsemble, TreeLeaves
from pretzel.operators.trees import Trees
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_trees(node: Node, scope: Scope) -> Match | None:
    operator = node.operator
    if not isinstance(operator, TreeEnsemble | TreeLeaves):
        return None
    (source,) = node.inputs
    sparse = source.type.kind is Kind.SPARSE
    parameters = {"trees": _frozen(node, operator, scope)}
    if sparse:
        parameters["places"] = _places(node, operator, scope)
    if operator.sets is not None:
        parameters["sets"] = node.parameters["sets"]
    configuration: dict[str, Setting] = {"sparse": sparse, "lets_in": operator.lets_in}
    if isinstance(operator, TreeEnsemble):
        configuration["divisor"] = float(operator.divisor)
        parameters |= {role: node.parameters[role] for role in ("values", "base")}
    operation = OperationBinding(
        operator.name,
        (scope.registers.of(source),),
        (scope.registers.of(node),),
        configuration,
        parameters,
    )
    return Match((operation,), node.inputs)


def _frozen(node: Node, operator: Trees, scope: Scope) -> StoredObject:
    """The nodes as kernels walk them."""
    columns = node.inputs[0].type.size or 0
    used = _used(operator) if node.inputs[0].type.kind is Kind.SPARSE else None

    def freeze() -> NDArray[np.uint8]:
        features = operator.features
        if used is not None:
            inner = ~operator.is_leaf
            features = np.zeros_like(features)
            features[inner] = np.searchsorted(used, operator.features[inner])
        return _core.freeze_trees(
            features,
            operator.thresholds,
            operator.children,
            operator.flags,
            operator.roots,
            columns if used is None else max(1, used.size),
            operator.single,
        )

    roles = ("features", "thresholds", "children", "flags", "roots")
    form = f"{'used ' if used is not None else ''}{columns} columns, single={operator.single}"
    return scope.store.derive(f"trees of {form}", tuple(node.parameters[r] for r in roles), freeze)


def _places(node: Node, operator: Trees, scope: Scope) -> StoredObject:
    columns = node.inputs[0].type.size or 0

    def table() -> NDArray[np.int32]:
        places = np.full(columns, -1, np.int32)
        used = _used(operator)
        places[used] = np.arange(used.size)
        return places

    sources = (node.parameters["features"], node.parameters["children"])
    return scope.store.derive(f"used places of {columns} columns", sources, table)


def _used(operator: Trees) -> NDArray[np.int32]:
    """The columns that some node reads, ascending."""
    return np.unique(operator.features[~operator.is_leaf])
