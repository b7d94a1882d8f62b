"""The physical stages of all registered plans, each once, with its handler and its users."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pretzel.runtime.stage_handler import StageHandler

if TYPE_CHECKING:
    from pretzel._core import NativePlan
    from pretzel.plan.model_plan import ModelPlan
    from pretzel.stages import PhysicalStage

FUSED = "fused"


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """How a registered plan runs.

    Attributes:
        candidate: which physical variant of its logical stages was chosen.
        native: the executable form of that choice.
        stages: handler of every stage, in order, shared with other plans.
        whole: the handler, its own, of runs that do all stages in one call.
        python: whether a stage runs on the Python thread; then whole runs do, too.
        identities: of its stages in the catalog.
    """

    candidate: str
    native: NativePlan
    stages: tuple[StageHandler, ...]
    whole: tuple[StageHandler]
    python: bool
    identities: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    handler: StageHandler
    users: dict[int, str] = field(default_factory=dict)  # plan names by id


class Catalog:
    """Handlers by identity of their physical stage. An entry goes with its last plan; events
    that still wait in its handler hold on to it until they have run."""

    def __init__(self, *, capacity: int, batch_limit: int) -> None:
        self._capacity = capacity
        self._batch_limit = batch_limit
        self._entries: dict[str, _Entry] = {}

    def choose(self, plan: ModelPlan) -> str:
        """Name of the candidate that a plan runs.

        Always the fused one: a stage with shared features pays only where its result is kept for
        the other plans, and nothing keeps results yet. The sharing counts for that choice are
        `sharing`.
        """
        return FUSED

    def add(self, plan_id: int, name: str, plan: ModelPlan) -> Route:
        """Put a plan's stages in the catalog and say how it runs."""
        candidate = self.choose(plan)
        native = plan.native(candidate)
        physical = plan.physical_stages(candidate)
        if len(physical) != native.stage_count:
            raise ValueError(
                f"plan {name!r} has {len(physical)} physical stages but native code for "
                f"{native.stage_count}"
            )
        python = any(stage.python for stage in physical)
        whole = StageHandler(f"plan {name}", capacity=self._capacity, batch_limit=1, python=python)
        identities = tuple(stage.identity for stage in physical)
        for stage in physical:
            entry = self._entries.get(stage.identity)
            if entry is None:
                handler = StageHandler(
                    stage_name(stage),
                    capacity=self._capacity,
                    batch_limit=self._batch_limit,
                    python=stage.python,
                )
                entry = self._entries[stage.identity] = _Entry(handler)
            entry.users[plan_id] = name
        stages = tuple(self._entries[identity].handler for identity in identities)
        return Route(candidate, native, stages, (whole,), python, identities)

    def remove(self, plan_id: int, route: Route) -> None:
        """Take a plan's stages out, except those that other plans use."""
        for identity in set(route.identities):
            entry = self._entries[identity]
            del entry.users[plan_id]
            if not entry.users:
                del self._entries[identity]

    def sharing(self, identity: str) -> int:
        """How many registered plans use a physical stage."""
        entry = self._entries.get(identity)
        return 0 if entry is None else len(entry.users)

    def statistics(self) -> Mapping[str, Mapping[str, float]]:
        """By stage name: the handler's counts and how many plans use it."""
        return {
            entry.handler.name: {**entry.handler.statistics(), "plans": len(entry.users)}
            for entry in self._entries.values()
        }


def stage_name(stage: PhysicalStage) -> str:
    """Operations of a stage for people, made unique by a digest of its identity."""
    operations = "+".join(operation.op for operation in stage.operations)
    digest = hashlib.blake2b(stage.identity.encode(), digest_size=4).hexdigest()
    return f"{operations}#{digest}"
