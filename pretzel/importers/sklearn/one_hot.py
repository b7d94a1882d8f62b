"""OneHotEncoder: a column for every category, but for dropped and infrequent ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from pretzel.importers.sklearn.categories import Categories, ColumnRows, encode
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import OneHot, ToDense

NOWHERE = -1.0  # the code of what has no column


def import_one_hot_encoder(step: Step, given: Intermediate) -> Intermediate:
    """Ones in the columns of the categories of a row.

    scikit-learn warns of unknown values where ``handle_unknown="warn"``, or where it drops
    categories; a plan does not.
    """
    model = step.model
    sizes = np.array(step.attribute("_n_features_outs"), np.int64)
    dtype = np.dtype(model.dtype)
    if dtype.kind not in "biuf" or dtype.itemsize > 8:
        raise step.refused(f"dtype={dtype}; real numbers are possible")
    codes = encode(step, given, lambda place, column: column_codes(model, place, column))
    if not sizes.sum():
        return Intermediate(given.flow, cells=())  # everything is dropped
    pairs = Intermediate(codes.apply(OneHot(sizes)), dtype)
    return pairs if model.sparse_output else pairs.apply(ToDense(), dtype)


def column_codes(model: Any, place: int, categories: Categories) -> ColumnRows:
    """For every category which of the column's outputs it is, as the encoder numbers them.

    Infrequent categories share the last number; the numbers behind a dropped one move up.
    """
    mapping = indices = None
    if model._infrequent_enabled:
        mapping = model._default_to_infrequent_mappings[place]
        indices = model._infrequent_indices[place]
    codes = np.arange(categories.count) if mapping is None else np.asarray(mapping)
    dropped = model._drop_idx_after_grouping
    gone = None if dropped is None else dropped[place]
    outputs = codes.astype(np.float64)
    if gone is not None:
        outputs = np.where(codes == gone, NOWHERE, outputs - (codes > gone))
    unknown = None
    if model.handle_unknown != "error":
        unknown = NOWHERE
        if indices is not None and model.handle_unknown in ("infrequent_if_exist", "warn"):
            unknown = outputs[indices[0]]
    return ColumnRows(
        outputs.reshape(-1, 1), None if unknown is None else np.array([unknown], np.float64)
    )
