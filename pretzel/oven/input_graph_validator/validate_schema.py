"""Checks that operators make sense where they stand.

Before:
    r0 := csv_source(separator=",", columns=["text"]) -> record
    r1 := select_column(r0, column="text") -> text
After:
    the same graph; the record has every column that is selected, every parameter is in the store,
    and the output is something that can be answered
Requires:
    propagate_schema
Why it is equal:
    nothing changes.
"""

from __future__ import annotations

from pretzel.errors import SchemaError
from pretzel.flour.transform import check_column
from pretzel.oven.rule import Check
from pretzel.oven.stage_graph import StageGraph
from pretzel.schema import Kind


class ValidateSchema(Check):
    name = "validate_schema"

    def check(self, graph: StageGraph) -> None:
        for transform in graph.transforms:
            check_column(transform)
            if transform.operator.parameters().keys() != transform.parameters.keys():
                raise SchemaError(
                    f"{transform.operator.name} has parameters that are not in the store: "
                    "make transforms with make_transform"
                )
        if graph.output.type.kind not in (Kind.SPARSE, Kind.DENSE):
            raise SchemaError(
                f"the program answers {graph.output.type}: end it in a predictor or in n-grams"
            )
