"""From a blueprint to the executable form: one candidate a stage, only the registers it needs."""

from __future__ import annotations

from pretzel import _core
from pretzel.plan.blueprint import Blueprint


def build_native(blueprint: Blueprint, candidate: str) -> _core.NativePlan:
    """The native plan that runs every stage as `candidate`, or by its default.

    Raises:
        ValueError: an operation could read or write out of bounds.
    """
    stages = blueprint.physical_stages(candidate)
    used = {
        register
        for stage in stages
        for operation in stage.operations
        for register in (*operation.inputs, *operation.outputs)
    }
    if not used <= set(range(len(blueprint.registers))):
        raise ValueError(f"register {max(used)} of {len(blueprint.registers)} does not exist")
    # A vector set holds what the registers say: candidates not taken must not cost memory.
    numbers = {register: number for number, register in enumerate(sorted(used))}
    registers = [blueprint.registers[register] for register in numbers]
    return _core.NativePlan(
        [
            {
                "operations": [each.specification(numbers) for each in stage.operations],
                "block": stage.block,
            }
            for stage in stages
        ],
        [(register.kind, register.columns) for register in registers],
        1,
    )
