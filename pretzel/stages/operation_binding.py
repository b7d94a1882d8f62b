"""One native operation bound to the registers it reads and writes and to its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pretzel.store import StoredObject

RegisterKind = Literal["text", "tokens", "sparse", "dense"]
Setting = bool | int | float | str | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A vector of a plan: its kind and, for sparse and dense ones, its number of columns."""

    kind: RegisterKind
    columns: int = 0

    def __str__(self) -> str:
        return f"{self.kind}[{self.columns}]" if self.columns else self.kind


@dataclass(frozen=True, slots=True)
class OperationBinding:
    """A native operation by name.

    Attributes:
        op: name that `_core.NativePlan` knows.
        inputs, outputs: register numbers, of the plan.
        configuration: settings by name; part of the code's identity.
        parameters: stored arrays by role; never part of the code's identity.
    """

    op: str
    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    configuration: Mapping[str, Setting] = field(default_factory=dict)
    parameters: Mapping[str, StoredObject] = field(default_factory=dict)

    def specification(self, numbers: Mapping[int, int]) -> dict[str, Any]:
        """The mapping that `_core.NativePlan` takes, with registers renumbered by `numbers`."""
        return {
            "op": self.op,
            "inputs": tuple(numbers[register] for register in self.inputs),
            "outputs": tuple(numbers[register] for register in self.outputs),
            **self.configuration,
            **{role: stored.array for role, stored in self.parameters.items()},
        }
