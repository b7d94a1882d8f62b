"""The last step off-line: from a rewritten stage graph to an executable model plan.

Walks the stages in order, binds each to its physical candidates, and puts what these derive from
parameters (frozen dictionaries) into the store.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

import numpy as np

from pretzel.errors import OptimizerError
from pretzel.flour.notation import write_binding
from pretzel.flour.program import Program
from pretzel.flour.transform import Transform
from pretzel.operators import JointPredictor, Predictor
from pretzel.operators.link import MULTI_LABEL
from pretzel.oven.stage_graph import StageGraph
from pretzel.plan import Answers, Blueprint, LogicalStage, ModelPlan, RuleReport
from pretzel.stages import Node, RegisterTable, Scope, select
from pretzel.store import ObjectStore


def compile_plan(
    graph: StageGraph,
    program: Program,
    store: ObjectStore,
    name: str,
    *,
    source: str = "Flour program",
    versions: Mapping[str, str] | None = None,
    dtype: str = "<f8",
) -> ModelPlan:
    """The plan that runs an optimized graph.

    Arguments:
        graph: the rewritten program; what runs.
        program: as it was before the rewrites; what explain shows.
        store: where derived parameters go.
        name: what users call the plan.
        source: what the program was made from, e.g. a class name.
        versions: of the libraries that made the source, by package.
        dtype: of the values that transform answers, a NumPy dtype string.

    Raises:
        UnsupportedOperatorError: no native operation runs a transform.
        OptimizerError: the stages do not fit together; a fault of the optimizer or of this module.
    """
    registers = RegisterTable()
    transforms = [transform for stage in graph.stages for transform in stage.transforms]
    consumers = _consumers(transforms)
    names = {transform: f"t{number}" for number, transform in enumerate(transforms)}
    stages = []
    for stage in graph.stages:
        scope = Scope(stage.name, stage.transforms, consumers, registers, store)
        bindings = tuple(write_binding(transform, names) for transform in stage.transforms)
        stages.append(LogicalStage(stage.name, bindings, select(scope)))
    blueprint = Blueprint(
        name=name,
        source=source,
        versions={**_own_versions(), **(versions or {})},
        program=str(program),
        rules=tuple(RuleReport(each.step, each.rule, each.times, each.notes) for each in graph.log),
        schema=program.source,
        registers=tuple(registers.registers),
        stages=tuple(stages),
        answers=_answers(program.output, dtype),
    )
    try:
        return ModelPlan(blueprint)
    except ValueError as error:
        raise OptimizerError(f"the compiled plan {name!r} is not executable: {error}") from error


def _consumers(transforms: Sequence[Transform]) -> dict[Node, list[Node]]:
    """Of every transform, those that read it, once for every time they do."""
    consumers: dict[Node, list[Node]] = {transform: [] for transform in transforms}
    for transform in transforms:
        for source in transform.inputs:
            consumers[source].append(transform)
    return consumers


def _answers(output: Transform, dtype: str) -> Answers:
    operator = output.operator
    columns = output.type.size or 0
    labels = output.parameters.get("labels")
    if isinstance(operator, JointPredictor):
        sizes = () if operator.sizes is None else tuple(operator.sizes.tolist())
        joint = (operator.predicted, operator.probabilities, operator.scores)
        return Answers(columns, False, labels, operator.label_dtype, dtype, joint, sizes)
    if not isinstance(operator, Predictor):
        return Answers(columns=columns, dtype=dtype)
    answered = operator.label_dtype if labels or operator.link in MULTI_LABEL else ""
    columns = operator.score_columns(columns)
    transformed = output.inputs[1].type.size or 0 if operator.transforms else 0
    return Answers(columns, operator.squeeze, labels, answered, dtype, transformed=transformed)


def _own_versions() -> dict[str, str]:
    return {"python": platform.python_version(), "numpy": np.__version__}
