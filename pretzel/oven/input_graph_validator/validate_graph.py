"""Checks that the graph is well-formed: one source, one predictor, and that at the end.

Before:
    r0 := text_source() -> text
    ...
    r9 := predictor(r8, ...) -> dense[1]
After:
    the same graph
Requires:
    nothing
Why it is equal:
    nothing changes.
"""

from __future__ import annotations

from pretzel.flour.program import check_program
from pretzel.oven.rule import Check
from pretzel.oven.stage_graph import StageGraph


class ValidateGraph(Check):
    name = "validate_graph"

    def check(self, graph: StageGraph) -> None:
        check_program(graph.output)
