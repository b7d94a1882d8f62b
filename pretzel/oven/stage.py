"""A logical stage: transforms that execute together, and what the last step found out about them.

The labels are None until the rule that finds them has run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pretzel.flour import Transform
from pretzel.schema import VectorType


class Layout(StrEnum):
    """How the elements of a vector are best stored."""

    CHARACTERS = "characters"  # records, texts and tokens: no numbers yet
    SPARSE = "sparse"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class VectorRequirement:
    """A vector that a run of the stage fills.

    Attributes:
        type: what it holds.
        max_vector_size: most elements seen in one row while training; None: unknown.
        crosses: read by another stage or the caller, so it lives as long as the whole run.
    """

    type: VectorType
    max_vector_size: int | None
    crosses: bool

    def __str__(self) -> str:
        size = "" if self.max_vector_size is None else f" max {self.max_vector_size}"
        return f"{self.type}{size}{' crosses' if self.crosses else ''}"


@dataclass(frozen=True, eq=False)
class Stage:
    """Transforms in topological order, with labels.

    Attributes:
        name: ``s0``, ``s1`` ... by position in its graph.
        transforms: one or more.
        input_schema: types of the vectors that it reads from other stages.
        output_schema: types of the vectors that others read from it.
        vectors: one a transform.
        layouts: one a transform.
        vectorizable: one a transform: dense and compute-bound, so SIMD pays.
    """

    name: str
    transforms: tuple[Transform, ...]
    input_schema: tuple[VectorType, ...] | None = None
    output_schema: tuple[VectorType, ...] | None = None
    vectors: tuple[VectorRequirement, ...] | None = None
    layouts: tuple[Layout, ...] | None = None
    vectorizable: tuple[bool, ...] | None = None

    def __repr__(self) -> str:
        return f"<Stage {self.name}: {', '.join(t.operator.name for t in self.transforms)}>"
