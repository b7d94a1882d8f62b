"""What a plan file says besides the bytes of its objects: typed records, decoded strictly.

The types are the first line of defence: unknown fields, wrong types and numbers out of range do
not decode. Whether operations fit together is checked by the native plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from pretzel.plan.answers import Answers
from pretzel.plan.blueprint import Blueprint, LogicalStage, RuleReport
from pretzel.schema import Column, InputSchema, Kind
from pretzel.stages import Candidate, OperationBinding, PhysicalStage, Register
from pretzel.store import StoredObject

Number = Annotated[int, Meta(ge=0, lt=1 << 31)]
Offset = Annotated[int, Meta(ge=0, lt=1 << 62)]
Key = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
LABEL_DTYPE = r"^(|object|bool|u?int(8|16|32|64)|float(16|32|64)|[<>=|]?[biufU][0-9]{1,6})$"
VALUE_DTYPE = r"^(\|b1|\|[iu]1|<[iu][248]|<f[48])$"
Name = Annotated[str, Meta(min_length=1, max_length=1000)]


class ObjectDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """One object: its key and where and how its bytes lie in the file."""

    key: Key
    dtype: Annotated[str, Meta(pattern=r"^(\|b1|\|[iu]1|<[iu][248]|<f[48]|<U[0-9]{1,6})$")]
    shape: Annotated[tuple[Offset, ...], Meta(max_length=2)]
    offset: Offset
    nbytes: Offset


class OperationDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    op: Name
    inputs: tuple[Number, ...]
    outputs: tuple[Number, ...]
    configuration: dict[str, bool | int | float | str | tuple[Number | str, ...]]
    parameters: dict[str, Key]


class PhysicalDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    operations: Annotated[tuple[OperationDefinition, ...], Meta(min_length=1)]
    block: Annotated[int, Meta(ge=1, le=4096)]


class CandidateDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    stages: tuple[PhysicalDefinition, ...]


class StageDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    transforms: tuple[str, ...]
    candidates: Annotated[tuple[CandidateDefinition, ...], Meta(min_length=1)]


class RegisterDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["text", "tokens", "sparse", "dense"]
    columns: Number


class ColumnDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: Kind
    missing: bool = False
    infinite: bool = False


class AnswersDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    columns: Number
    squeeze: bool
    labels: Key | None
    label_dtype: Annotated[str, Meta(pattern=LABEL_DTYPE)]
    dtype: Annotated[str, Meta(pattern=VALUE_DTYPE)]
    joint: Annotated[tuple[Number, ...], Meta(max_length=3)] = ()
    sizes: Annotated[tuple[Number, ...], Meta(max_length=1 << 20)] = ()


class RuleDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    step: str
    rule: str
    times: Number
    notes: tuple[str, ...]


class PlanDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    source: str
    versions: dict[str, str]
    program: str
    rules: tuple[RuleDefinition, ...]
    format: Literal["text", "csv", "table"]
    columns: Annotated[tuple[ColumnDefinition, ...], Meta(min_length=1)]
    registers: Annotated[tuple[RegisterDefinition, ...], Meta(max_length=1 << 16)]
    stages: Annotated[tuple[StageDefinition, ...], Meta(min_length=1)]
    answers: AnswersDefinition
    objects: tuple[ObjectDefinition, ...]
    binding: Literal["position", "order", "name"] = "position"
    single: bool = True


def define(blueprint: Blueprint, objects: tuple[ObjectDefinition, ...]) -> PlanDefinition:
    """What to save of a blueprint, with the table of its objects."""
    answers = blueprint.answers
    return PlanDefinition(
        name=blueprint.name,
        source=blueprint.source,
        versions=dict(blueprint.versions),
        program=blueprint.program,
        rules=tuple(RuleDefinition(r.step, r.rule, r.times, r.notes) for r in blueprint.rules),
        format=blueprint.schema.format,  # type: ignore[arg-type]
        columns=tuple(
            ColumnDefinition(c.name, c.kind, c.missing, c.infinite)
            for c in blueprint.schema.columns
        ),
        registers=tuple(RegisterDefinition(r.kind, r.columns) for r in blueprint.registers),
        stages=tuple(_define_stage(stage) for stage in blueprint.stages),
        answers=AnswersDefinition(
            answers.columns,
            answers.squeeze,
            None if answers.labels is None else answers.labels.key,
            answers.label_dtype,
            answers.dtype,
            answers.joint,
            answers.sizes,
        ),
        objects=objects,
        binding=blueprint.schema.binding,  # type: ignore[arg-type]
        single=blueprint.schema.single,
    )


def _define_stage(stage: LogicalStage) -> StageDefinition:
    return StageDefinition(
        stage.name,
        stage.transforms,
        tuple(
            CandidateDefinition(
                candidate.name,
                tuple(
                    PhysicalDefinition(
                        tuple(_define_operation(each) for each in physical.operations),
                        physical.block,
                    )
                    for physical in candidate.stages
                ),
            )
            for candidate in stage.candidates
        ),
    )


def _define_operation(operation: OperationBinding) -> OperationDefinition:
    return OperationDefinition(
        operation.op,
        operation.inputs,
        operation.outputs,
        dict(operation.configuration),
        {role: stored.key for role, stored in operation.parameters.items()},
    )


def restore(definition: PlanDefinition, objects: Mapping[str, StoredObject]) -> Blueprint:
    """The blueprint that was saved. Raises KeyError: it uses an object that is not in its table."""
    answers = definition.answers
    return Blueprint(
        name=definition.name,
        source=definition.source,
        versions=definition.versions,
        program=definition.program,
        rules=tuple(RuleReport(r.step, r.rule, r.times, r.notes) for r in definition.rules),
        schema=InputSchema(
            definition.format,
            tuple(Column(c.name, c.kind, c.missing, c.infinite) for c in definition.columns),
            definition.binding,
            definition.single,
        ),
        registers=tuple(Register(each.kind, each.columns) for each in definition.registers),
        stages=tuple(_restore_stage(stage, objects) for stage in definition.stages),
        answers=Answers(
            answers.columns,
            answers.squeeze,
            None if answers.labels is None else objects[answers.labels],
            answers.label_dtype,
            answers.dtype,
            answers.joint,
            answers.sizes,
        ),
    )


def _restore_stage(stage: StageDefinition, objects: Mapping[str, StoredObject]) -> LogicalStage:
    def operation(each: OperationDefinition) -> OperationBinding:
        parameters = {role: objects[key] for role, key in each.parameters.items()}
        return OperationBinding(each.op, each.inputs, each.outputs, each.configuration, parameters)

    def physical(each: PhysicalDefinition) -> PhysicalStage:
        return PhysicalStage(tuple(map(operation, each.operations)), each.block)

    return LogicalStage(
        stage.name,
        stage.transforms,
        tuple(Candidate(c.name, tuple(map(physical, c.stages))) for c in stage.candidates),
    )
