"""The graph that rules rewrite: a program whose transforms are grouped into stages.

Immutable. Rules rewrite through `replace_transforms`, `regroup` and `label`; the stages are kept
in topological order, those of independent branches in the order of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pretzel.errors import OptimizerError
from pretzel.flour import Program, Transform
from pretzel.flour.transform import topological
from pretzel.oven.journal import Entry
from pretzel.oven.stage import Stage

Group = tuple[Transform, ...]


@dataclass(frozen=True, eq=False)
class StageGraph:
    """Made by `from_program` and by rewriting.

    Attributes:
        output: the transform that the graph computes.
        stages: every transform that the output needs is in exactly one of them.
        checked: names of the validation rules that have passed.
        log: what rules did, and what they declined to do and why.
    """

    output: Transform
    stages: tuple[Stage, ...]
    checked: frozenset[str] = frozenset()
    log: tuple[Entry, ...] = ()

    @classmethod
    def from_program(cls, program: Program) -> StageGraph:
        """One stage that holds everything."""
        return cls(program.output, (Stage("s0", program.transforms()),))

    @classmethod
    def from_groups(cls, output: Transform, groups: Iterable[Iterable[Transform]]) -> StageGraph:
        """The graph with these groups as its stages, ordered and named here.

        Raises:
            OptimizerError: the groups depend on each other in a circle.
        """
        return cls(output, _stages(output, groups))

    @cached_property
    def _consumers(self) -> Mapping[Transform, tuple[Transform, ...]]:
        consumers: dict[Transform, dict[Transform, None]] = {t: {} for t in self.transforms}
        for transform in self.transforms:
            for source in transform.inputs:
                consumers[source].setdefault(transform)
        return {transform: tuple(readers) for transform, readers in consumers.items()}

    @cached_property
    def _homes(self) -> Mapping[Transform, Stage]:
        return {transform: stage for stage in self.stages for transform in stage.transforms}

    @cached_property
    def transforms(self) -> tuple[Transform, ...]:
        """All transforms, inputs first, in the order of the program."""
        return topological(self.output)

    def home(self, transform: Transform) -> Stage:
        """The stage of a transform."""
        return self._homes[transform]

    def consumers(self, transform: Transform) -> tuple[Transform, ...]:
        """The transforms that read this one, in the order of the program."""
        return self._consumers[transform]

    def inputs_of(self, stage: Stage) -> tuple[Transform, ...]:
        """Transforms of other stages that this stage reads."""
        inside = set(stage.transforms)
        sources = (source for transform in stage.transforms for source in transform.inputs)
        return tuple(dict.fromkeys(source for source in sources if source not in inside))

    def outputs_of(self, stage: Stage) -> tuple[Transform, ...]:
        """Transforms of this stage that other stages, or the caller, read."""
        inside = set(stage.transforms)
        return tuple(
            transform
            for transform in stage.transforms
            if transform is self.output or not inside.issuperset(self.consumers(transform))
        )

    def producers_of(self, stage: Stage) -> tuple[Stage, ...]:
        """Stages that this one reads, in the order of the graph."""
        read = {self.home(source) for source in self.inputs_of(stage)}
        return tuple(other for other in self.stages if other in read)

    def consumers_of(self, stage: Stage) -> tuple[Stage, ...]:
        """Stages that read this one, in the order of the graph."""
        return tuple(other for other in self.stages if stage in self.producers_of(other))

    def replace_transforms(
        self, replacements: Mapping[Transform, Transform], follow_input: bool = False
    ) -> StageGraph:
        """The graph with some transforms replaced and everything behind them rebuilt.

        A replacement stays in the stage of what it replaces, or with ``follow_input`` goes to the
        stage of its first input, as new transforms below it do. A stage that loses all its
        transforms goes.
        """
        homes = {t: number for number, stage in enumerate(self.stages) for t in stage.transforms}
        rebuilt: dict[Transform, Transform] = {}
        for transform in self.transforms:
            inputs = tuple(rebuilt[source] for source in transform.inputs)
            new = replacements.get(transform)
            if new is None:
                new = transform if inputs == transform.inputs else transform.with_inputs(inputs)
            if not (follow_input and transform in replacements):
                homes.setdefault(new, homes[transform])
            rebuilt[transform] = new
        output = rebuilt[self.output]
        groups: list[list[Transform]] = [[] for _ in self.stages]
        for transform in topological(output):
            if transform not in homes:
                homes[transform] = homes[transform.inputs[0]]
            groups[homes[transform]].append(transform)
        return replace(self, output=output, stages=_stages(output, groups))

    def regroup(self, old: Sequence[Stage], new: Iterable[Iterable[Transform]]) -> StageGraph:
        """The graph with some stages taken out and groups of the same transforms put in."""
        kept = [stage.transforms for stage in self.stages if stage not in old]
        return replace(self, stages=_stages(self.output, [*kept, *new]))

    def label(self, stage: Stage, labelled: Stage) -> StageGraph:
        """The graph with a stage replaced by the same stage with more labels."""
        stages = tuple(labelled if other is stage else other for other in self.stages)
        return replace(self, stages=stages)

    def check(self) -> None:
        """Asserts the invariants of the class.

        Raises:
            OptimizerError: a transform is in no stage, in several or is not needed; or the stages
                are out of order.
        """
        placed = [transform for stage in self.stages for transform in stage.transforms]
        if len(placed) != len(set(placed)) or set(placed) != set(self.transforms):
            raise OptimizerError("the stages do not hold every transform of the graph exactly once")
        seen: set[Transform] = set()
        for stage in self.stages:
            for transform in stage.transforms:
                if not seen.issuperset(transform.inputs):
                    raise OptimizerError(f"stage {stage.name} reads what a later one computes")
                seen.add(transform)


def _stages(output: Transform, groups: Iterable[Iterable[Transform]]) -> tuple[Stage, ...]:
    position = {transform: number for number, transform in enumerate(topological(output))}
    sorted_groups = (tuple(sorted(group, key=position.__getitem__)) for group in groups)
    waiting: list[Group] = [group for group in sorted_groups if group]
    waiting.sort(key=lambda group: position[group[0]])
    ordered: list[Stage] = []
    done: set[Transform] = set()
    while waiting:
        ready = next((group for group in waiting if _is_ready(group, done)), None)
        if ready is None:
            raise OptimizerError("the stages depend on each other in a circle")
        waiting.remove(ready)
        done.update(ready)
        ordered.append(Stage(f"s{len(ordered)}", ready))
    return tuple(ordered)


def _is_ready(group: Group, done: set[Transform]) -> bool:
    inside = set(group)
    return all(source in done or source in inside for t in group for source in t.inputs)
