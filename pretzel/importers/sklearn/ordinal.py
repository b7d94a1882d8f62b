"""OrdinalEncoder: a number for every category."""

from __future__ import annotations

from typing import Any

import numpy as np

from pretzel.importers.sklearn.categories import Categories, ColumnRows, encode
from pretzel.importers.step import Intermediate, Step


def import_ordinal_encoder(step: Step, given: Intermediate) -> Intermediate:
    """The numbers, as the encoder's dtype holds them."""
    dtype = np.dtype(step.model.dtype)
    if dtype.kind not in "biuf" or dtype.itemsize > 8:
        raise step.refused(f"dtype={dtype}; real numbers are possible")
    step.attribute("_missing_indices")
    model = step.model
    return Intermediate(
        encode(step, given, lambda place, column: column_codes(model, place, column)), dtype
    )


def column_codes(model: Any, place: int, categories: Categories) -> ColumnRows:
    """For every category its number: infrequent ones share the last, NaN is apart."""
    mapping = model._default_to_infrequent_mappings[place] if model._infrequent_enabled else None
    missing = model._missing_indices.get(place)
    codes = np.arange(categories.count)
    if mapping is not None:
        known = codes != missing if missing is not None else np.ones(codes.size, np.bool_)
        codes[known] = np.take(mapping, codes[known])
    numbers = codes.astype(model.dtype)
    if missing is not None:
        numbers[missing] = model.encoded_missing_value
    unknown = None
    if model.handle_unknown == "use_encoded_value":
        unknown = np.full(1, model.unknown_value).astype(model.dtype).astype(np.float64)
    return ColumnRows(numbers.astype(np.float64).reshape(-1, 1), unknown)
