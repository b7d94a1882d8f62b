"""From a blueprint to the executable form: one candidate a stage, only the registers it needs."""

from __future__ import annotations

from pretzel import _core
from pretzel.plan.blueprint import Blueprint
from pretzel.schema import Column, Kind


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
    schema = blueprint.schema
    texts, table = schema.texts, schema.format == "table"
    return _core.NativePlan(
        [
            {
                "operations": [each.specification(numbers) for each in stage.operations],
                "block": stage.block,
            }
            for stage in stages
        ],
        [(register.kind, register.columns) for register in registers],
        len(texts) if table else 1,  # a text, or a line
        [column.missing for column in texts] if table else [],
        [_allowed(column) for column in schema.numbers],
    )


def _allowed(column: Column) -> int:
    """What numbers a column may hold, as the native plan has it."""
    if column.kind is Kind.UNREAD or (column.missing and column.infinite):
        return 0
    return 1 if column.missing else 2
