"""FeatureUnion: the columns of several transformers side by side, each perhaps weighted."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Concat, Scale
from pretzel.schema import Kind


def import_feature_union(step: Step, given: Intermediate) -> Intermediate:
    """All branches from the same input, joined in the order of ``transformer_list``."""
    weights = step.model.transformer_weights or {}
    branches = [
        scale(step.child(name, model), branch(step.child(name, model), given), weights.get(name))
        for name, model in step.model.transformer_list
        if not is_word(model, "drop")
    ]
    if not branches:
        raise step.refused("it drops all its transformers, which leaves no columns")
    if len(branches) == 1:
        return branches[0]
    first, *others = (part.flow for part in branches)
    dtype = np.result_type(*(part.dtype for part in branches if part.dtype is not None))
    return Intermediate(first.apply(Concat(), *others), dtype)


def branch(step: Step, given: Intermediate) -> Intermediate:
    """One transformer's columns; ``"passthrough"`` hands on what reaches the union."""
    result = given if is_word(step.model, "passthrough") else step.transform(given)
    if result.type.kind is not Kind.SPARSE:
        raise step.refused(f"it gives {result.type}, which has no columns to join")
    return result


def scale(step: Step, given: Intermediate, weight: object) -> Intermediate:
    """The columns times the branch's weight; an int weight leaves integers integers."""
    if weight is None:
        return given
    if not isinstance(weight, Real):
        raise step.refused(f"its weight {weight!r} is not a number")
    dtype = (np.zeros(1, given.dtype) * np.asarray(weight)[()]).dtype
    return given.apply(Scale(float(weight)), dtype)


def is_word(model: Any, word: str) -> bool:
    """Whether a place for a transformer holds this word instead."""
    return isinstance(model, str) and model == word
