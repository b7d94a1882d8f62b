"""Checks the finished graph: no empty stage, and labels that agree with their stage.

Before:
    stage s0
      # out: tokens
      ...
    stage s1
      # in: tokens
      ...
After:
    the same graph
Requires:
    that the rules of the step before have run
Why it is equal:
    nothing changes.
"""

from __future__ import annotations

from pretzel.errors import OptimizerError
from pretzel.oven.rule import Check
from pretzel.oven.stage_graph import StageGraph


class ValidateStageGraph(Check):
    name = "validate_stage_graph"

    def check(self, graph: StageGraph) -> None:
        graph.check()
        offered = {t for stage in graph.stages for t in graph.outputs_of(stage)}
        for stage in graph.stages:
            if not stage.transforms:
                raise OptimizerError(f"stage {stage.name} is empty")
            if not offered.issuperset(graph.inputs_of(stage)):
                raise OptimizerError(f"stage {stage.name} reads a vector that does not cross")
            for labels in (stage.vectors, stage.layouts, stage.vectorizable):
                if labels is not None and len(labels) != len(stage.transforms):
                    raise OptimizerError(f"stage {stage.name} has labels of another stage")
