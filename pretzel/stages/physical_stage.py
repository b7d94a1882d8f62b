"""A physical stage: the code of a stage with its parameters bound. Equal code has one identity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pretzel.stages.operation_binding import PYTHON, OperationBinding

RECORD_AT_A_TIME = 1  # keeps a record in the first-level cache through every operation
MANY_RECORDS = 64  # for stages with no text in them

# These look at all records of a call at once: what they answer depends on the batch.
WHOLE_BATCH = frozenset({"coordinate_descent", "multiplicative_update", "divergence_update"})

# Names of candidates.
FUSED_PASS = "fused"  # everything in one pass; private to its plan as soon as a model is in it
SHARED_FEATURES = "shared"  # text to sparse ids apart, for plans that have the featurizer in common


@dataclass(frozen=True, eq=False)
class PhysicalStage:
    """Operations that run together, `block` records a pass.

    Stateless and shared: whatever differs between two plans (registers, parameters) is bound, so
    stages of equal `identity` are the same code and may run in one call.
    """

    operations: tuple[OperationBinding, ...]
    block: int = RECORD_AT_A_TIME

    @cached_property
    def identity(self) -> str:
        """Names, settings, roles of parameters and wiring of the operations; no parameters.

        Registers are numbered by first use, so that a stage's place in its plan does not matter.
        """
        numbers: dict[int, int] = {}

        def wires(registers: tuple[int, ...]) -> str:
            return ",".join(str(numbers.setdefault(each, len(numbers))) for each in registers)

        parts = []
        for operation in self.operations:
            settings = [f"{k}={v!r}" for k, v in sorted(operation.configuration.items())]
            details = ", ".join([*settings, *sorted(operation.parameters)])
            inputs, outputs = wires(operation.inputs), wires(operation.outputs)
            parts.append(f"{operation.op}({inputs} | {details})>{outputs}")
        return f"{'; '.join(parts)} by {self.block}"

    @property
    def python(self) -> bool:
        """Whether it runs in the interpreter: never on an executor."""
        return any(operation.op == PYTHON for operation in self.operations)

    @cached_property
    def parameter_keys(self) -> tuple[str, ...]:
        """Keys of the parameters in order: with `identity`, what decides the stage's result."""
        return tuple(
            operation.parameters[role].key
            for operation in self.operations
            for role in sorted(operation.parameters)
        )

    @property
    def whole_batch(self) -> bool:
        """Whether it takes all records of a call in one pass, whatever `block` says."""
        return any(operation.op in WHOLE_BATCH for operation in self.operations)

    @cached_property
    def inputs(self) -> tuple[int, ...]:
        """Registers that it reads and does not fill itself."""
        filled = {register for operation in self.operations for register in operation.outputs}
        read = dict.fromkeys(r for operation in self.operations for r in operation.inputs)
        return tuple(register for register in read if register not in filled)

    @cached_property
    def outputs(self) -> tuple[int, ...]:
        """Registers that it fills, for itself or for later stages."""
        return tuple(dict.fromkeys(r for operation in self.operations for r in operation.outputs))


@dataclass(frozen=True)
class Candidate:
    """One way to run a logical stage: physical stages in order (none: nothing is left to do)."""

    name: str
    stages: tuple[PhysicalStage, ...]
