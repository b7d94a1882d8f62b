"""Stage graphs as text: the interface under test of every rule."""

from __future__ import annotations

from collections.abc import Iterable

from pretzel.flour.notation import number_transforms, write_binding
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph


def explain_graph(graph: StageGraph) -> str:
    """Stages with their bindings, numbered in the order of execution, and labels if known.

    stage s0
      in: -
      r0 := text_source() -> text
    """
    names = number_transforms(t for stage in graph.stages for t in stage.transforms)
    lines: list[str] = []
    for stage in graph.stages:
        lines.append(f"stage {stage.name}")
        lines.extend(f"  {label}" for label in _labels(stage))
        lines.extend(f"  {write_binding(transform, names)}" for transform in stage.transforms)
    return "\n".join(lines)


def _labels(stage: Stage) -> Iterable[str]:
    for name, values in (
        ("in", stage.input_schema),
        ("out", stage.output_schema),
        ("vectors", stage.vectors),
        ("layouts", stage.layouts),
        ("vectorizable", stage.vectorizable),
    ):
        if values is not None:
            yield f"# {name}: {', '.join(map(str, values)) or '-'}"
