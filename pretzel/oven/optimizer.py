"""Oven's optimizer: four steps in order, each run to its fix-point."""

from __future__ import annotations

from collections.abc import Iterable

from pretzel.errors import OptimizerError
from pretzel.flour import Program
from pretzel.oven import (
    input_graph_validator,
    output_graph_validator,
    stage_graph_builder,
    stage_graph_optimizer,
)
from pretzel.oven.stage_graph import StageGraph
from pretzel.oven.step import Observer, Step, run_step
from pretzel.store import ObjectStore

STEPS = (
    # First, so that rewriting rules may rely on a well-formed, typed graph.
    Step("InputGraphValidator", input_graph_validator.RULES),
    # Before the optimizer, whose rules move transforms between stages.
    Step("StageGraphBuilder", stage_graph_builder.RULES),
    Step("StageGraphOptimizer", stage_graph_optimizer.RULES),
    # Last: labels describe stages that no rule changes any more.
    Step("OutputGraphValidator", output_graph_validator.RULES),
)
RULE_NAMES = tuple(rule.name for step in STEPS for rule in step.rules)


def optimize(
    program: Program,
    *,
    store: ObjectStore,
    disable: Iterable[str] = (),
    observer: Observer | None = None,
) -> StageGraph:
    """The program as a graph of stages that computes the same scores.

    Arguments:
        store: where new parameters go (split or scaled weights).
        disable: names of rules to leave out.
        observer: called after every applied rule with its name and the graph before and after.

    Raises:
        OptimizerError: a name in ``disable`` is unknown, or the optimizer has a fault.
        SchemaError: the program's types do not fit.
        ProgramError: its graph is malformed.
    """
    disabled = frozenset([disable] if isinstance(disable, str) else disable)
    if unknown := disabled.difference(RULE_NAMES):
        raise OptimizerError(
            f"unknown rules in disable: {', '.join(sorted(unknown))}; "
            f"known: {', '.join(RULE_NAMES)}"
        )
    graph = StageGraph.from_program(program)
    for step in STEPS:
        graph = run_step(step, graph, store, disabled, observer)
    return graph
