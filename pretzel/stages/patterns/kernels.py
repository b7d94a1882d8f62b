"""Kernel machines.

KernelMatrix(dense)  -> kernel_matrix      SparseKernelMatrix(sparse) -> sparse_kernel_matrix
PairwiseLinear       -> pairwise_linear    AdditiveChi2               -> additive_chi2
"""

from __future__ import annotations

import numpy as np

from pretzel.operators import AdditiveChi2, KernelMatrix, PairwiseLinear, SparseKernelMatrix
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_kernels(node: Node, scope: Scope) -> Match | None:
    configuration: dict[str, Setting]
    roles: tuple[str, ...]
    match node.operator:
        case KernelMatrix() as operator:
            configuration, roles = _kernel(operator), ("points",)
        case SparseKernelMatrix() as operator:
            configuration, roles = _kernel(operator), ("starts", "points", "values")
        case PairwiseLinear(offsets=offsets):
            configuration, roles = {"sizes": tuple(np.diff(offsets).tolist())}, ("weights", "bias")
        case AdditiveChi2(steps=steps, interval=interval):
            configuration, roles = {"steps": steps, "interval": interval}, ()
        case _:
            return None
    operation = OperationBinding(
        node.operator.name,
        tuple(scope.registers.of(part) for part in node.inputs),
        (scope.registers.of(node),),
        configuration,
        {role: node.parameters[role] for role in roles},
    )
    return Match((operation,), node.inputs)


def _kernel(operator: KernelMatrix | SparseKernelMatrix) -> dict[str, Setting]:
    return {name: getattr(operator, name) for name in ("kernel", "gamma", "coef0", "degree")}
