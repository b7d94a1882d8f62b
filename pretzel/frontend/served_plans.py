"""What the front end keeps about each registered plan, so that a request need not ask again."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pretzel.errors import PlanNotFoundError
from pretzel.frontend.metrics import PlanCounters, RequestMetrics
from pretzel.frontend.tensors import TensorMetadata, input_metadata, output_metadata

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan
    from pretzel.runtime import Runtime
    from pretzel.schema import InputSchema

VERSION = "1"  # of every plan that does not come from a repository


@dataclass(frozen=True, slots=True)
class ServedPlan:
    """A registered plan as the protocol shows it.

    The plan itself is held weakly: unregistering it frees its parameters at once.
    """

    name: str
    plan: weakref.ref[ModelPlan]
    schema: InputSchema
    inputs: tuple[TensorMetadata, ...]
    outputs: dict[str, tuple[TensorMetadata, ...]]
    methods: tuple[str, ...]
    counters: PlanCounters


class ServedPlans:
    """The registered plans by name. Loop thread only."""

    def __init__(self, runtime: Runtime, metrics: RequestMetrics) -> None:
        self._runtime = runtime
        self._metrics = metrics
        self._served: dict[str, ServedPlan] = {}

    def get(self, name: str) -> ServedPlan:
        """The plan registered now under that name. Raises PlanNotFoundError."""
        try:
            plan = self._runtime.plan(name)
        except PlanNotFoundError:
            self._served.pop(name, None)
            raise
        served = self._served.get(name)
        if served is None or served.plan() is not plan:
            served = self._served[name] = self._describe(name, plan)
        return served

    def get_version(self, name: str, version: str) -> ServedPlan:
        """Like get, for one version. Raises PlanNotFoundError for any but the only one."""
        served = self.get(name)
        if version != VERSION:
            raise PlanNotFoundError(f"plan {name!r} has version {VERSION}, not {version!r}")
        return served

    def _describe(self, name: str, plan: ModelPlan) -> ServedPlan:
        methods = tuple(plan.methods)
        return ServedPlan(
            name=name,
            plan=weakref.ref(plan),
            schema=plan.input_schema,
            inputs=input_metadata(plan),
            outputs={method: output_metadata(plan, method) for method in methods},
            methods=methods,
            counters=self._metrics.plan(name),
        )
