"""Pipeline: its steps one after the other."""

from __future__ import annotations

from pretzel.importers.step import Intermediate, Step


def import_pipeline(step: Step, given: Intermediate) -> Intermediate:
    """Every step in turn; all but the last transform; ``"passthrough"`` and None change nothing."""
    last = len(step.model.steps)
    for number, (name, model) in enumerate(step.model.steps, start=1):
        if model is None or (isinstance(model, str) and model == "passthrough"):
            continue
        inner = step.child(name, model)
        given = inner.run(given) if number == last else inner.transform(given)
    return given
