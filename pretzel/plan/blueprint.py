"""What a model plan consists of, before it is executable: stages, registers, schema, answers.

The off-line phase makes a blueprint and the file format saves it; `ModelPlan` turns it into
native code. Everything here is immutable data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pretzel.operators import PythonOperator
from pretzel.plan.answers import Answers
from pretzel.schema import InputSchema
from pretzel.stages import PYTHON, Candidate, PhysicalStage, Register
from pretzel.store import StoredObject


@dataclass(frozen=True)
class RuleReport:
    """What one rule of Oven did.

    Attributes:
        step, rule: names.
        times: how often it changed the program.
        notes: what it left as it was, and why.
    """

    step: str
    rule: str
    times: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogicalStage:
    """A group of transforms that executes together, and the ways to run it.

    Attributes:
        name: unique in its plan.
        transforms: bindings of the rewritten program, in its text form.
        candidates: physical candidates, the default first.
    """

    name: str
    transforms: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    def candidate(self, name: str) -> Candidate:
        """The candidate of that name, or the default where the stage has none of it."""
        return next((each for each in self.candidates if each.name == name), self.candidates[0])


@dataclass(frozen=True)
class Blueprint:
    """Everything that a plan is.

    Attributes:
        name: what users call it.
        source: what it was made from, e.g. ``"sklearn.pipeline.Pipeline"``.
        versions: of what made it, by package.
        program: text form of the program as imported, before any rewrite.
        rules: Oven's log.
        schema: columns of a record.
        registers: all vectors, by number, of all candidates.
        stages: logical stages in order of execution.
        answers: how native results become what the methods return.
    """

    name: str
    source: str
    versions: Mapping[str, str]
    program: str
    rules: tuple[RuleReport, ...]
    schema: InputSchema
    registers: tuple[Register, ...]
    stages: tuple[LogicalStage, ...]
    answers: Answers = field(default_factory=Answers)

    def physical_stages(self, candidate: str) -> tuple[PhysicalStage, ...]:
        """Physical stages in order of execution when every stage runs as that candidate."""
        return tuple(
            physical for stage in self.stages for physical in stage.candidate(candidate).stages
        )

    @cached_property
    def python(self) -> tuple[PythonOperator, ...]:
        """What its Python stages run, in order."""
        return tuple(
            operation.python
            for stage in self.stages
            for candidate in stage.candidates
            for physical in candidate.stages
            for operation in physical.operations
            if operation.op == PYTHON
        )

    def parameters(self) -> Iterator[tuple[str, StoredObject]]:
        """(role, object) of every object, once each, in order of first use."""
        seen: set[int] = set()
        for stage in self.stages:
            for candidate in stage.candidates:
                for physical in candidate.stages:
                    for operation in physical.operations:
                        for role, stored in operation.parameters.items():
                            if id(stored) not in seen:
                                seen.add(id(stored))
                                yield f"{operation.op}.{role}", stored
        if self.answers.labels is not None and id(self.answers.labels) not in seen:
            yield "labels", self.answers.labels
