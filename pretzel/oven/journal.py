"""What the optimizer did: which rules fired how often, and what they declined to do and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule in one step.

    Attributes:
        step, rule: names.
        times: how often it fired.
        seconds: time it took, matching included.
        notes: what it left as it was, and why.
    """

    step: str
    rule: str
    times: int
    seconds: float
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = f"{self.rule} x{self.times} ({self.seconds * 1e3:.2f} ms)"
        return "\n".join([line, *(f"  not applied: {note}" for note in self.notes)])
