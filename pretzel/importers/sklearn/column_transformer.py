"""ColumnTransformer: every transformer over its own columns, the results side by side.

Which columns a transformer takes was settled by fitting, however they were chosen; so was whether
the result is sparse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pretzel.importers.sklearn.columns import join, pick, weigh
from pretzel.importers.sklearn.feature_union import is_word
from pretzel.importers.step import Intermediate, Step


def import_column_transformer(step: Step, given: Intermediate) -> Intermediate:
    """The columns that are not dropped, transformed or passed through.

    Raises:
        UnsupportedOperatorError: no columns are left.
        ImportModelError: fitted on another number of columns.
    """
    transformers = step.attribute("transformers_")
    fitted = int(step.attribute("n_features_in_"))
    if given.columns != fitted:
        raise step.invalid(f"was fitted on {fitted} columns, but {given.columns} reach it")
    places: Mapping[str, Sequence[int]] = step.attribute("_transformer_to_input_indices")
    weights = step.model.transformer_weights or {}
    parts = []
    for name, model, columns in transformers:
        if is_word(model, "drop") or not len(places[name]):
            continue
        inner = step.child(name, model)
        part = branch(inner, given, columns, [int(place) for place in places[name]])
        parts.append(weigh(inner, part, weights.get(name)))
    result = join(step, given, parts, bool(getattr(step.model, "sparse_output_", False)))
    if not result.columns:
        raise step.refused("it drops all columns, which leaves nothing to answer from")
    return result


def branch(step: Step, given: Intermediate, columns: Any, places: Sequence[int]) -> Intermediate:
    """What one transformer makes of its columns; of a single name or number a flow of texts."""
    texts = None
    if np.isscalar(columns) and given.cells is not None:
        texts = given.text(places[0])
    given = pick(given, places) if texts is None else Intermediate(texts)
    return given if is_word(step.model, "passthrough") else step.transform(given)
