"""Programs run on references: slow, obvious, and what every faster way must agree with."""

from __future__ import annotations

from typing import Any

from pretzel.flour.transform import Transform, topological
from pretzel.schema import Records


def evaluate(transform: Transform, records: Records) -> Any:
    """Value of a transform for these records.

    The form of the value is in `pretzel.operators.operator.Operator.reference`; a predictor gives
    its decision scores, float64 [n, k].
    """
    return evaluate_all(transform, records)[transform]


def evaluate_all(transform: Transform, records: Records) -> dict[Transform, Any]:
    """Values of all transforms that one needs, inputs first: to find the first that is wrong."""
    values: dict[Transform, Any] = {}
    for node in topological(transform):
        inputs = [values[source] for source in node.inputs] or [records]
        values[node] = node.operator.reference(inputs, tuple(s.type for s in node.inputs))
    return values
