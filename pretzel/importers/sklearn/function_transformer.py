"""FunctionTransformer without a function: what a union's ``"passthrough"`` becomes by fitting."""

from __future__ import annotations

from pretzel.importers.step import Intermediate, Step


def import_function_transformer(step: Step, given: Intermediate) -> Intermediate:
    """What is given, unchanged; anything but the identity is refused."""
    if step.model.func is not None or step.model.validate:
        raise step.refused(
            "it runs Python code, which a plan cannot hold; only func=None, validate=False is "
            "possible"
        )
    return given
