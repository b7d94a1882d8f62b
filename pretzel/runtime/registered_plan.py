"""A plan while it is registered: its route, its cost, its counts, and whether it is sound."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog

from pretzel.errors import ExecutionError, SchemaError
from pretzel.runtime.batch import PART_RECORDS, UNDIVIDED
from pretzel.runtime.cost import CostEstimate
from pretzel.runtime.engine import Engine

if TYPE_CHECKING:
    from pretzel._core import RefusedRecordError
    from pretzel.plan.model_plan import ModelPlan
    from pretzel.runtime.catalog import Route
    from pretzel.schema import Records

FAILURES_TO_QUARANTINE = 5

_log = structlog.wrap_logger(logging.getLogger("pretzel.runtime"))


class RegisteredPlan:
    """Loop thread only. Requests in flight hold it, so that unregistering takes nothing away
    from them.

    Counts (requests end in exactly one of answered, errors, refused, expired, cancelled):
        requests, records: received.
        inline: requests answered on the loop's thread.
        seconds: native work, wherever it ran.
    """

    __slots__ = (
        "answered",
        "cancelled",
        "cost",
        "engine",
        "errors",
        "expired",
        "failures",
        "inline",
        "methods",
        "name",
        "part",
        "plan",
        "plan_id",
        "quarantined",
        "records",
        "refused",
        "requests",
        "route",
        "seconds",
    )

    def __init__(
        self, plan_id: int, name: str, plan: ModelPlan | Any, engine: Engine, route: Route
    ) -> None:
        self.plan_id = plan_id
        self.name = name
        self.plan = plan
        self.engine = engine
        self.route = route
        self.part = UNDIVIDED if plan.whole_batch else PART_RECORDS
        self.methods = {method: plan.method_number(method) for method in plan.methods}
        self.cost = CostEstimate()
        self.requests = self.records = self.inline = 0
        self.answered = self.errors = self.refused = self.expired = self.cancelled = 0
        self.seconds = 0.0
        self.failures = 0  # without a success between them
        self.quarantined = False

    def check(self) -> None:
        """Raises ExecutionError: the plan is in quarantine."""
        if self.quarantined:
            raise ExecutionError(
                f"plan {self.name!r} is in quarantine after {FAILURES_TO_QUARANTINE} failures in "
                "a row: register it again to try anew"
            )

    def fail(self, error: Exception) -> ExecutionError:
        """Count and log an internal failure; returns what the request answers."""
        self.errors += 1
        self.failures += 1
        _log.warning("request_failed", plan=self.name, plan_id=self.plan_id, error=str(error))
        if self.failures >= FAILURES_TO_QUARANTINE and not self.quarantined:
            self.quarantined = True
            _log.error("stage_quarantined", plan=self.name, plan_id=self.plan_id, error=str(error))
        reason = str(error) or type(error).__name__
        failure = ExecutionError(f"plan {self.name!r} failed: {reason}")
        failure.__cause__ = error
        return failure

    def refuse(self, error: RefusedRecordError, records: Records, first: int = 0) -> SchemaError:
        """Count a request with a record that the model refuses; returns what it answers.

        ``first``: number of the record at which the run began.
        """
        self.errors += 1
        answer: SchemaError = self.plan.refusal(error, records, first)
        return answer

    def statistics(self) -> Mapping[str, Any]:
        """Counts, what the plan costs, and how it runs."""
        return {
            "id": self.plan_id,
            "engine": self.engine.value,
            "candidate": self.route.candidate,
            "requests": self.requests,
            "records": self.records,
            "inline": self.inline,
            "answered": self.answered,
            "errors": self.errors,
            "refused": self.refused,
            "expired": self.expired,
            "cancelled": self.cancelled,
            "seconds": self.seconds,
            "seconds_per_point": self.cost.seconds_per_point,
            "whole": self.route.whole[0].statistics(),
            "quarantined": self.quarantined,
        }

    def __repr__(self) -> str:
        state = "quarantined" if self.quarantined else f"{self.requests} requests"
        return f"<RegisteredPlan {self.name!r} ({self.plan_id}), {self.engine}: {state}>"
