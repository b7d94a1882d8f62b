"""What can be pipelined: where a transform may consume its input while it is being made."""

from __future__ import annotations

from collections.abc import Callable

from pretzel.flour import Transform
from pretzel.operators import Arity, Bound
from pretzel.oven.stage import Stage


def is_breaker(transform: Transform) -> bool:
    """Whether it needs its whole input, or several inputs, before it can give anything."""
    return transform.operator.arity is Arity.N_TO_ONE or len(transform.inputs) > 1


def is_apart(transform: Transform) -> bool:
    """Whether it gets nothing from company: memory is not what limits its speed."""
    return transform.operator.bound is not Bound.MEMORY


def is_python(stage: Stage) -> bool:
    """Whether it runs in the interpreter, whose thread does nothing else."""
    return any(transform.operator.bound is Bound.PYTHON for transform in stage.transforms)


def cut(stage: Stage, starts_stage: Callable[[Transform], bool]) -> list[list[Transform]]:
    """The pieces of a stage when some transforms start a new one and others join their input."""
    pieces: list[list[Transform]] = []
    piece_of: dict[Transform, list[Transform]] = {}
    for transform in stage.transforms:
        source = next((t for t in transform.inputs if t in piece_of), None)
        if source is None or starts_stage(transform):
            pieces.append([])
            piece_of[transform] = pieces[-1]
        else:
            piece_of[transform] = piece_of[source]
        piece_of[transform].append(transform)
    return pieces
