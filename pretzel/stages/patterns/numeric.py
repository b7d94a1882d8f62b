"""Operations on the numbers of a table, each of which stands for one operator."""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pretzel.operators import (
    Affine,
    Discretize,
    Impute,
    ImputeNeighbors,
    IsMissing,
    Polynomial,
    PowerTransform,
    QuantileTransform,
    Scale,
    Spline,
    Threshold,
    UnaryFunction,
)
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_numeric(node: Node, scope: Scope) -> Match | None:
    sparse = node.type.kind is Kind.SPARSE
    if node.type.kind is not Kind.DENSE and not isinstance(
        node.operator, Discretize | UnaryFunction
    ):
        return None
    parameters: dict[str, StoredObject] = dict(node.parameters)
    configuration: dict[str, Setting]
    match node.operator:
        case Affine(low=low, high=high):
            op, configuration = "affine", {"clip": low is not None}
            configuration |= {"low": _number(low), "high": _number(high)}
        case Scale(factor=factor):
            op, configuration = "dense_scale", {"factor": float(factor)}
        case Threshold(limit=limit):
            op, configuration = "dense_threshold", {"limit": float(limit)}
        case Impute(columns=columns, missing=missing):
            op, configuration = "impute", {**_missing(missing), "all": columns is None}
        case IsMissing(missing=missing):
            op, configuration = "is_missing", {**_missing(missing)}
        case ImputeNeighbors() as imputer:
            op, configuration = "impute_neighbors", {**_missing(imputer.missing)}
            configuration["neighbors"] = min(imputer.neighbors, imputer.donors.shape[1])
            configuration |= {"weigh": imputer.weigh, "strangers": imputer.strangers}
        case UnaryFunction(function=function):
            op = "sparse_function" if sparse else "unary_function"
            configuration = {"function": function}
        case PowerTransform(method=method, inverse=inverse):
            op, configuration = "power_transform", {"method": method, "inverse": inverse}
        case QuantileTransform(distribution=distribution, inverse=inverse):
            op, configuration = "quantile_transform", {"inverse": inverse}
            configuration["normal"] = distribution == "normal"
        case Discretize(offsets=offsets, encode=encode):
            op, configuration = "discretize", {"encode": encode}
            configuration["sizes"] = tuple(np.diff(offsets).tolist())
            del parameters["offsets"]
        case Polynomial(runs=runs, skipped=skipped, bias=bias):
            op, configuration = "polynomial", {"skipped": skipped, "bias": bias}
            numbers = ((run.start, run.count, run.factor) for run in runs)
            configuration["runs"] = tuple(chain.from_iterable(numbers))
        case Spline(degree=degree, periodic=periodic, last=last):
            op, configuration = "spline", {"degree": degree, "periodic": periodic, "last": last}
            configuration["bounded"] = "bounds" in parameters
            configuration["sloped"] = "slopes" in parameters
        case _:
            return None
    if "columns" in parameters:
        parameters["places"] = narrowed(parameters.pop("columns"), scope)
    operation = OperationBinding(
        op,
        tuple(scope.registers.of(part) for part in node.inputs),
        (scope.registers.of(node),),
        configuration,
        parameters,
    )
    return Match((operation,), node.inputs)


def narrowed(numbers: StoredObject, scope: Scope) -> StoredObject:
    """Numbers of columns as kernels read them, int32."""

    def narrow() -> NDArray[np.int32]:
        return np.ascontiguousarray(numbers.array, np.int32)

    return scope.store.derive("int32", (numbers,), narrow)


# Plan files hold JSON, which has neither NaN nor infinity.
def _missing(number: float | None) -> dict[str, Setting]:
    return {"nan": number is None, "missing": _number(number)}


def _number(value: float | None) -> float:
    return 0.0 if value is None else float(value)
