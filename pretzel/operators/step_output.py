"""What a step of somebody's model gives, as rows of a vector."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.operators.native_values import SparseRows, from_csr


def texts_of(given: Any, records: int) -> list[str]:
    """One str a record. Raises TypeError, ValueError."""
    texts = list(given)
    if len(texts) != records:
        raise ValueError(f"it gives {len(texts)} texts for {records} records")
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"it must give str, not {type(text).__name__}")
    return texts


def sparse_of(given: Any, records: int, columns: int) -> SparseRows:
    """Sparse rows. Raises TypeError, ValueError."""
    if not hasattr(given, "tocsr"):
        raise TypeError(f"it must give a sparse matrix, not {type(given).__name__}")
    _expect_shape(given.shape, records, columns)
    return from_csr(given)


def dense_of(given: Any, records: int, columns: int) -> NDArray[np.float64]:
    """Dense rows; one value a record is one column. Raises TypeError, ValueError."""
    if hasattr(given, "tocsr"):
        raise TypeError("it must give an array, not a sparse matrix")
    rows = np.ascontiguousarray(given, np.float64)
    rows = rows.reshape(-1, 1) if rows.ndim == 1 else rows
    _expect_shape(rows.shape, records, columns)
    return rows


def votes_of(given: Any, records: int, labels: NDArray[Any]) -> NDArray[np.float64]:
    """Of predicted classes a vote each, float64 [n, classes]. Raises ValueError."""
    places = {label: place for place, label in enumerate(labels.tolist())}
    predicted = np.asarray(given).tolist()
    if len(predicted) != records:
        raise ValueError(f"it predicts {len(predicted)} classes for {records} records")
    votes = np.zeros((records, len(places)))
    for record, label in enumerate(predicted):
        if label not in places:
            raise ValueError(f"it predicts {label!r}, which is none of its classes")
        votes[record, places[label]] = 1.0
    return votes


def _expect_shape(shape: tuple[int, ...], records: int, columns: int) -> None:
    if shape != (records, columns):
        raise ValueError(f"it must give {(records, columns)} values, not {shape}")
