"""FeatureUnion: the columns of several transformers side by side, each perhaps weighted."""

from __future__ import annotations

from typing import Any

from pretzel.importers.sklearn.columns import join, weigh
from pretzel.importers.step import Intermediate, Step
from pretzel.schema import Kind


def import_feature_union(step: Step, given: Intermediate) -> Intermediate:
    """All branches from the same input, joined in the order of ``transformer_list``.

    The result is sparse where one of them is.
    """
    weights = step.model.transformer_weights or {}
    branches = [
        weigh(step.child(name, model), branch(step.child(name, model), given), weights.get(name))
        for name, model in step.model.transformer_list
        if not is_word(model, "drop")
    ]
    result = join(step, given, branches, any(part.type.kind is Kind.SPARSE for part in branches))
    if not result.columns:
        raise step.refused("it drops all its transformers, which leaves no columns")
    return result


def branch(step: Step, given: Intermediate) -> Intermediate:
    """One transformer's columns; ``"passthrough"`` hands on what reaches the union."""
    result = given if is_word(step.model, "passthrough") else step.transform(given)
    if result.cells is None and result.type.kind not in (Kind.SPARSE, Kind.DENSE):
        raise step.refused(f"it gives {result.type}, which has no columns to join")
    return result


def is_word(model: Any, word: str) -> bool:
    """Whether a place for a transformer holds this word instead."""
    return isinstance(model, str) and model == word
