"""When answers agree: labels identical, numbers within 1e-9 · max(1, |y|), same shape and dtype.

One exception: where the two best scores of the source itself are closer than 1e-9, rounding
decides the label, and either is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import MethodNotOfferedError
from pretzel.schema import Records

TOLERANCE = 1e-9
BATCH = 256  # records compared at a time

Answer = Callable[[str, Records], Any]  # (method, records) -> what the method returns
Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much


@dataclass(frozen=True, slots=True)
class Difference:
    """The first record, by number, on which two answers of a method differ."""

    record: int
    method: str
    expected: Any
    found: Any


def first_difference(
    expected: Answer,
    found: Answer,
    methods: Sequence[str],
    records: Records,
    progress: Progress | None = None,
) -> Difference | None:
    """Where ``found`` first departs from ``expected``; None: they agree on all records."""
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        for method in methods:
            number = differing_record(expected, method, batch, found(method, batch))
            if number is not None:
                # Asked for again: a lone record makes the report independent of its batch.
                record = batch[number : number + 1]
                return Difference(
                    start + number, method, expected(method, record), found(method, record)
                )
        if progress is not None:
            progress("comparing answers", start + len(batch), len(records))
    return None


def differing_record(expected: Answer, method: str, records: Records, found: Any) -> int | None:
    """Number of the first record whose answer differs; 0 where shape or dtype do."""
    right = expected(method, records)
    if isinstance(right, list):
        return differing_output(expected, method, records, found, right)
    if (right.shape, right.dtype) != (found.shape, found.dtype):
        return 0
    if hasattr(right, "tocsr"):
        wrong = differing_sparse_rows(right.tocsr(), found.tocsr())
    elif right.dtype.kind == "f":
        wrong = differing_rows(right, found)
    else:
        unequal: NDArray[np.bool_] = np.asarray(right != found).reshape(len(right), -1)
        wrong = np.asarray(unequal.any(axis=1))
        if wrong.any():
            wrong &= ~undecided(expected, records, several=right.ndim == 2)
    return int(wrong.argmax()) if wrong.any() else None


def differing_output(
    expected: Answer, method: str, records: Records, found: Any, right: list[Any]
) -> int | None:
    """The same for a list of arrays, one an output."""
    if not isinstance(found, list) or len(found) != len(right):
        return 0
    numbers = [
        differing_record(lambda *_, array=array: array, method, records, part)
        for array, part in zip(right, found, strict=True)
    ]
    return min((number for number in numbers if number is not None), default=None)


def undecided(expected: Answer, records: Records, several: bool) -> NDArray[np.bool_]:
    """Records whose label rounding decides, by the scores of the source or its probabilities."""
    for method in ("decision_function", "predict_proba"):
        try:
            scores = expected(method, records)
            if isinstance(scores, list):
                return np.asarray(np.min(list(map(margins, scores)), axis=0) < TOLERANCE)
            if several:  # every label is decided by itself
                return np.asarray(np.abs(scores).min(axis=1) < TOLERANCE)
            return margins(scores) < TOLERANCE
        except (AttributeError, MethodNotOfferedError):
            continue
    return np.zeros(len(records), np.bool_)


def differing_rows(right: NDArray[Any], found: NDArray[Any]) -> NDArray[np.bool_]:
    """Rows of two float arrays with a number beyond tolerance; equal infinities and NaN agree."""
    same = (right == found) | (np.isnan(right) & np.isnan(found))
    with np.errstate(invalid="ignore"):
        near = np.isfinite(right) & (
            np.abs(found - right) <= TOLERANCE * np.maximum(1.0, np.abs(right))
        )
    wrong: NDArray[np.bool_] = ~(same | near).reshape(len(right), -1).all(axis=1)
    return wrong


def differing_sparse_rows(right: Any, found: Any) -> NDArray[np.bool_]:
    """The same for two csr matrices, by their stored values only."""
    wrong = np.zeros(right.shape[0], dtype=np.bool_)
    deviation = (found - right).tocoo()
    if deviation.nnz:
        sizes = np.abs(np.asarray(right[deviation.row, deviation.col])).reshape(-1)
        far = ~(np.abs(deviation.data) <= TOLERANCE * np.maximum(1.0, sizes))
        wrong[deviation.row[far]] = True
    return wrong


def margins(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of the best score of each record to the second best, or to 0 with one score."""
    if scores.ndim == 1 or scores.shape[1] == 1:
        single: NDArray[np.float64] = np.abs(scores).reshape(-1)
        return single
    ordered = np.sort(scores, axis=1)
    between: NDArray[np.float64] = ordered[:, -1] - ordered[:, -2]
    return between
