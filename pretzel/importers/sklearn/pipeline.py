"""Pipeline: its steps one after the other."""

from __future__ import annotations

from pretzel.importers.step import Intermediate, Step


def import_pipeline(step: Step, given: Intermediate) -> Intermediate:
    """Every step in turn; ``"passthrough"`` and None change nothing."""
    for name, model in step.model.steps:
        if model is None or (isinstance(model, str) and model == "passthrough"):
            continue
        given = step.child(name, model).run(given)
    return given
