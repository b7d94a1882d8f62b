"""The plans that are served: by name and by id, with their stages in the catalog."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import structlog

from pretzel import _core
from pretzel.errors import PlanExistsError, PlanNotFoundError
from pretzel.runtime.catalog import Catalog
from pretzel.runtime.engine import Engine
from pretzel.runtime.registered_plan import RegisteredPlan

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan

_log = structlog.wrap_logger(logging.getLogger("pretzel.runtime"))


class PlanRegistry:
    """Loop thread only."""

    def __init__(self, catalog: Catalog, *, warm: bool) -> None:
        self._catalog = catalog
        self._warm = warm
        self._plans: dict[str | int, RegisteredPlan] = {}  # each by name and by id
        self._last_id = 0
        self.get = self._plans.get  # None: no such plan

    def add(self, plan: ModelPlan | Any, name: str, engine: str) -> int:
        """Returns the plan id. Raises PlanExistsError, ValueError (engine), TypeError (name)."""
        if not isinstance(name, str):
            raise TypeError(f"a plan's name must be str, not {type(name).__name__}")
        if name in self._plans:
            raise PlanExistsError(f"a plan named {name!r} is registered: unregister it first")
        if engine not in tuple(Engine):
            raise ValueError(f"no such engine: {engine!r}; there are {', '.join(Engine)}")
        plan_id = self._last_id + 1
        route = self._catalog.add(plan_id, name, plan)
        registered = RegisteredPlan(plan_id, name, plan, Engine(engine), route)
        if self._warm:
            _core.warm(route.native)
        self._last_id = plan_id
        self._plans[name] = self._plans[plan_id] = registered
        _log.info("plan_registered", plan=name, plan_id=plan_id, engine=registered.engine.value)
        return plan_id

    def remove(self, key: str | int) -> None:
        """Raises PlanNotFoundError."""
        registered = self.find(key)
        del self._plans[registered.name], self._plans[registered.plan_id]
        self._catalog.remove(registered.plan_id, registered.route)
        _log.info("plan_unregistered", plan=registered.name, plan_id=registered.plan_id)

    def find(self, key: str | int) -> RegisteredPlan:
        """The plan of a name or id. Raises PlanNotFoundError."""
        registered = self._plans.get(key)
        if registered is None:
            known = ", ".join(sorted(self.names())[:10]) or "none"
            raise PlanNotFoundError(f"no plan {key!r} is registered; there are: {known}")
        return registered

    def names(self) -> list[str]:
        """In order of registration."""
        return [key for key in self._plans if isinstance(key, str)]

    def clear(self) -> None:
        """Forget all of them."""
        self._plans.clear()

    def __len__(self) -> int:
        return len(self._plans) // 2
