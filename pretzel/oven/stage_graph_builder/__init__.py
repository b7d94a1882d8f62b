"""Step 2: the graph of transforms becomes a graph of stages."""

from __future__ import annotations

from pretzel.oven.stage_graph_builder.break_pipelines import BreakPipelines
from pretzel.oven.stage_graph_builder.isolate_compute_bound import IsolateComputeBound

RULES = (
    BreakPipelines(),
    IsolateComputeBound(),  # cuts the pipelines that the rule above has found
)
