"""TargetEncoder: what the target was on average for every category, one column a class."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.categories import Categories, ColumnRows, encode
from pretzel.importers.step import Intermediate, Step


def import_target_encoder(step: Step, given: Intermediate) -> Intermediate:
    """The encodings learnt from all data; unknown categories become the mean of the target."""
    encodings = step.attribute("encodings_")
    classes = len(step.model.classes_) if step.model.target_type_ == "multiclass" else 1
    means = np.asarray(step.model.target_mean_, np.float64).reshape(-1)

    def rows(place: int, categories: Categories) -> ColumnRows:
        learnt = encodings[place * classes : (place + 1) * classes]
        known = np.stack([np.asarray(column, np.float64) for column in learnt], axis=1)
        if known.shape != (categories.count, means.size):
            raise step.invalid(f"has encodings of shape {known.shape}")
        return ColumnRows(known, means)

    return Intermediate(encode(step, given, rows), np.dtype(np.float64))
