"""What training knows about the vectors of a transform, used to choose physical stages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statistics:
    """Optional facts about a transform's output; None means unknown.

    Attributes:
        max_vector_size: most stored elements in one row.
        density: mean share of stored columns, 0 to 1.
        hit_rate: share of n-grams that the dictionary knew, 0 to 1.
    """

    max_vector_size: int | None = None
    density: float | None = None
    hit_rate: float | None = None

    def __str__(self) -> str:
        facts = ((name, getattr(self, name)) for name in ("max_vector_size", "density", "hit_rate"))
        return ", ".join(f"{name}={value:g}" for name, value in facts if value is not None)
