"""Who shares what: the plans that are alive in this process, by the objects they hold."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakSet

from pretzel.store import StoredObject

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan

_alive: WeakSet[ModelPlan] = WeakSet()  # guarded by _lock
_lock = threading.Lock()


def announce(plan: ModelPlan) -> None:
    """Counts the plan in until it is gone."""
    with _lock:
        _alive.add(plan)


def plans_per_object() -> Counter[StoredObject]:
    """Of every object that a plan holds, how many do."""
    with _lock:
        plans = list(_alive)
    return Counter(stored for plan in plans for _, stored in plan.blueprint.parameters())
