"""How much a plan moves for one record, beside running its program operator by operator.

Counted are stages, the vectors between operations, and the bytes written into dense ones; how long
a text or a sparse row is depends on the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pretzel.plan.blueprint import Blueprint
from pretzel.stages import FUSED_PASS

FLOAT_BYTES = 8
_OUTPUT = re.compile(r" -> (record|text|tokens|sparse|dense)(?:\[(\d+)\])?(?:\s+#.*)?$")


@dataclass(frozen=True, slots=True)
class WorkCount:
    """Of one record.

    Attributes:
        stages: passes over it.
        vectors: filled on the way.
        dense_bytes: written into those of dense numbers.
    """

    stages: int
    vectors: int
    dense_bytes: int

    def __str__(self) -> str:
        return f"{self.stages} stages, {self.vectors} vectors, {self.dense_bytes:,} dense bytes"


def count_plan(blueprint: Blueprint) -> WorkCount:
    """What the plan's default candidates do."""
    stages = blueprint.physical_stages(FUSED_PASS)
    filled = {register for stage in stages for register in stage.outputs}
    kinds = [blueprint.registers[register] for register in filled]
    dense = sum(register.columns for register in kinds if register.kind == "dense")
    return WorkCount(len(stages), len(filled), dense * FLOAT_BYTES)


def count_program(program: str) -> WorkCount:
    """What one stage and one vector for every transform of a program's text form would do.

    A record is not a vector, and the predictor at the end hands out what it makes.

    Examples:
        >>> count_program("r0 := text_source() -> text\\nr1 := tokenize(r0) -> tokens")
        WorkCount(stages=2, vectors=2, dense_bytes=0)
    """
    stages = vectors = dense = 0
    for line in program.splitlines():
        output = _OUTPUT.search(line)
        if output is None:
            continue
        kind, size = output.groups()
        stages += kind != "record"
        if kind == "record" or ":= predictor(" in line:
            continue
        vectors += 1
        dense += int(size or 0) if kind == "dense" else 0
    return WorkCount(stages, vectors, dense * FLOAT_BYTES)
