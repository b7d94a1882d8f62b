"""One native operation bound to the registers it reads and writes and to its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pretzel.errors import SchemaError
from pretzel.operators import OPERATORS, PythonOperator
from pretzel.store import StoredObject

RegisterKind = Literal["text", "tokens", "sparse", "dense"]
PYTHON = "python"  # the operation that calls into the interpreter, alone in its stage
Setting = bool | int | float | str | tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A vector of a plan: its kind and, for sparse and dense ones, its number of columns."""

    kind: RegisterKind
    columns: int = 0

    def __str__(self) -> str:
        return f"{self.kind}[{self.columns}]" if self.columns else self.kind


@dataclass(frozen=True)
class OperationBinding:
    """A native operation by name, or with the name ``python`` an operator of the interpreter.

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
        wires = {
            "op": self.op,
            "inputs": tuple(numbers[register] for register in self.inputs),
            "outputs": tuple(numbers[register] for register in self.outputs),
        }
        if self.op == PYTHON:
            return {**wires, "call": self.python.call}
        arrays = {role: stored.array for role, stored in self.parameters.items()}
        return {**wires, **self.configuration, **arrays}

    @cached_property
    def python(self) -> PythonOperator:
        """What a Python stage runs; made once, because opening it may take long.

        Raises:
            SchemaError: no such operator, not with this configuration, or what it runs is not
                there.
        """
        fields = dict(self.configuration)
        name = fields.pop("operator", None)
        kind = OPERATORS.get(name) if isinstance(name, str) else None
        if kind is None or not issubclass(kind, PythonOperator):
            raise SchemaError(f"{name!r} is no operator that runs in a Python stage")
        arrays = {role: stored.array for role, stored in self.parameters.items()}
        try:
            operator = kind(**fields, **arrays)
        except TypeError as error:
            raise SchemaError(f"{name} does not have this configuration: {error}") from error
        operator.open()
        return operator
