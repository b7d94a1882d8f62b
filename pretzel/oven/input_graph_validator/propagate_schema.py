"""Carries types from the source to the output.

Before:
    r0 := text_source() -> text
    r1 := tokenize(r0) -> tokens
After:
    the same graph; every type is what its operator says for the types of its inputs
Requires:
    nothing
Why it is equal:
    nothing changes. Transforms are typed when they are made; here each operator is asked again,
    from the source on, so that a type can be relied on from now on.
"""

from __future__ import annotations

from pretzel.errors import SchemaError
from pretzel.oven.rule import Check
from pretzel.oven.stage_graph import StageGraph


class PropagateSchema(Check):
    name = "propagate_schema"

    def check(self, graph: StageGraph) -> None:
        for transform in graph.transforms:
            given = transform.operator.output_type(tuple(t.type for t in transform.inputs))
            if given != transform.type:
                raise SchemaError(
                    f"{transform.operator.name} gives {given}, its transform says {transform.type}"
                )
