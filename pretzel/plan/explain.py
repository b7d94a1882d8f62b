"""What a plan does and what it costs, as aligned plain text: a designed and tested interface."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pretzel.plan.blueprint import Blueprint, LogicalStage
from pretzel.plan.sharing import plans_per_object
from pretzel.plan.work_count import count_plan, count_program
from pretzel.stages import FUSED_PASS, OperationBinding, PhysicalStage, Register

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan

SHOWN_DIGITS = 8  # of a key
PROFILE_PASSES = 5
_KEY = re.compile(rf"#([0-9a-f]{{{SHOWN_DIGITS}}})[0-9a-f]{{{32 - SHOWN_DIGITS}}}\b")


def explain(plan: ModelPlan, analyze: Any = None) -> str:
    """Sections: plan, program, rules that fired, stages, parameters; `analyze`: records, time."""
    blueprint = plan.blueprint
    sections = [
        (f"plan {plan.name}", _plan(plan)),
        ("program", _shortened(blueprint.program.splitlines())),
        ("rules that fired", _rules(blueprint)),
        ("stages", _stages(blueprint)),
        ("parameters", _parameters(blueprint)),
    ]
    if analyze is not None:
        sections.append(("time", _time(plan, analyze)))
    return "\n\n".join(
        "\n".join([title, *(f"  {line}".rstrip() for line in lines)]) for title, lines in sections
    )


def _plan(plan: ModelPlan) -> list[str]:
    blueprint = plan.blueprint
    objects = [stored for _, stored in blueprint.parameters()]
    versions = ", ".join(f"{package} {version}" for package, version in blueprint.versions.items())
    return _table(
        [
            ("source", blueprint.source),
            ("made by", versions or "unknown versions"),
            ("records", str(blueprint.schema)),
            ("methods", ", ".join(plan.methods)),
            *(("python", operator.described) for operator in blueprint.python),
            ("parameters", f"{plan.nbytes:,} bytes in {len(objects)} objects"),
            ("a record", str(count_plan(blueprint))),
            ("one by one", f"{count_program(blueprint.program)}, operator by operator"),
        ]
    )


def _rules(blueprint: Blueprint) -> list[str]:
    rows = [(r.step, r.rule, str(r.times)) for r in blueprint.rules if r.times]
    notes = [f"{r.rule} left as it is: {note}" for r in blueprint.rules for note in r.notes]
    return [*_table([("step", "rule", "times"), *rows], right={2}), *notes] if rows else ["none"]


def _stages(blueprint: Blueprint) -> Iterator[str]:
    readers = _readers(blueprint)
    names = _register_names(blueprint)
    for number, stage in enumerate(blueprint.stages):
        yield f"stage {number}: {stage.name}"
        for line in _shortened(stage.transforms):
            yield f"  {line}"
        for candidate in stage.candidates:
            yield f"  candidate {candidate.name}"
            if not candidate.stages:
                yield "    nothing to run: later stages read the records themselves"
            for physical in candidate.stages:
                yield f"    physical stage {_digest(physical)}, {_block(physical)}"
                for operation in physical.operations:
                    yield f"      {_operation(operation, names, blueprint.registers)}"
                crossing = [r for r in physical.outputs if readers.get(r, set()) - {physical}]
                if crossing:
                    vectors = (f"{names[r]} {blueprint.registers[r]}" for r in crossing)
                    yield f"      vectors crossing: {', '.join(vectors)}"


def _operation(
    operation: OperationBinding, names: Mapping[int, str], registers: Sequence[Register]
) -> str:
    arguments = [names[register] for register in operation.inputs]
    arguments += [f"{name}={value!r}" for name, value in operation.configuration.items()]
    arguments += [f"{role}=#{o.key[:SHOWN_DIGITS]}" for role, o in operation.parameters.items()]
    call = f"{operation.op}({', '.join(arguments)})"
    if not operation.outputs:
        return call
    outputs = ", ".join(names[register] for register in operation.outputs)
    kinds = ", ".join(str(registers[register]) for register in operation.outputs)
    return f"{outputs} := {call} -> {kinds}"


def _register_names(blueprint: Blueprint) -> dict[int, str]:
    """Vectors by number of register, numbered in the order in which they are filled."""
    names: dict[int, str] = {}
    for physical in _every_physical_stage(blueprint.stages):
        for register in (*physical.inputs, *physical.outputs):
            names.setdefault(register, f"v{len(names)}")
    return names


def _parameters(blueprint: Blueprint) -> list[str]:
    holders = plans_per_object()
    rows = [("role", "key", "dtype", "shape", "bytes", "plans")]
    for role, stored in blueprint.parameters():
        array = stored.array
        shape = "x".join(map(str, array.shape))
        key = f"#{stored.key[:SHOWN_DIGITS]}"
        rows.append((role, key, str(array.dtype), shape, f"{array.nbytes:,}", str(holders[stored])))
    return _table(rows, right={4, 5}) if len(rows) > 1 else ["none"]


def _time(plan: ModelPlan, records: Any) -> list[str]:
    texts = plan.records(records)
    seconds = plan.native(FUSED_PASS).profile(texts, PROFILE_PASSES)
    total = sum(seconds) or 1.0
    names = [
        (stage.name, _digest(physical))
        for stage in plan.stages
        for physical in stage.candidate(FUSED_PASS).stages
    ]
    rows = [("stage", "physical", "us a record", "share")]
    for (name, physical), each in zip(names, seconds, strict=True):
        microseconds = each / len(texts) * 1e6
        rows.append((name, physical, f"{microseconds:.2f}", f"{each / total:.0%}"))
    rows.append(("all", "", f"{sum(seconds) / len(texts) * 1e6:.2f}", "100%"))
    return [f"{len(texts)} records, median of {PROFILE_PASSES} passes", *_table(rows, right={2, 3})]


def _readers(blueprint: Blueprint) -> dict[int, set[PhysicalStage]]:
    """Of every register, the physical stages of all candidates that read it from another."""
    readers: dict[int, set[PhysicalStage]] = {}
    for physical in _every_physical_stage(blueprint.stages):
        for register in physical.inputs:
            readers.setdefault(register, set()).add(physical)
    return readers


def _every_physical_stage(stages: Iterable[LogicalStage]) -> Iterator[PhysicalStage]:
    for stage in stages:
        for candidate in stage.candidates:
            yield from candidate.stages


def _digest(physical: PhysicalStage) -> str:
    """A name for the code of a stage: equal in all plans that share it."""
    return hashlib.blake2b(physical.identity.encode(), digest_size=4).hexdigest()


def _block(physical: PhysicalStage) -> str:
    if physical.python:
        return f"python, on its thread, {physical.block} records a call"
    if physical.whole_batch:
        return "all records of a call in one pass: an answer depends on its batch"
    return "a record a pass" if physical.block == 1 else f"{physical.block} records a pass"


def _shortened(lines: Iterable[str]) -> list[str]:
    return [_KEY.sub(r"#\1", line) for line in lines]


def _table(rows: Sequence[tuple[str, ...]], right: Iterable[int] = ()) -> list[str]:
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = set(right)
    return [
        "  ".join(
            cell.rjust(width) if column in numeric else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
