"""Targets that are called on this thread: plans, and the models they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pretzel.replay.record_choice import pick
from pretzel.replay.schedule import Request
from pretzel.replay.targets.target import Answers


@dataclass(frozen=True)
class InlineTarget:
    """Objects with the output methods, by pipeline name."""

    name: str
    predictors: Mapping[str, Any]
    records: Any

    def prepare(self, request: Request) -> Callable[[], Any]:
        """The bound method with its records; for several methods, one call after the other."""
        records = pick(self.records, request.records)
        predictor = self.predictors[request.pipeline]
        calls = [partial(getattr(predictor, method), records) for method in request.methods]
        return calls[0] if len(calls) == 1 else partial(call_all, calls)

    def decode(self, request: Request, raw: Any) -> Answers:
        """One method answers with its array, several with a list of arrays."""
        values = [raw] if len(request.methods) == 1 else raw
        return dict(zip(request.methods, values, strict=True))


def call_all(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call returns."""
    return [call() for call in calls]
