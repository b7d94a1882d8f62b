"""Records by their numbers, and as request bodies: lists of texts, arrays and data frames alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def pick(records: Any, numbers: Sequence[int]) -> Any:
    """The records with these numbers, in the form of the whole."""
    if hasattr(records, "iloc"):
        return records.iloc[list(numbers)]
    if isinstance(records, np.ndarray):
        return records[list(numbers)]
    return [records[number] for number in numbers]


def input_tensors(records: Any) -> list[dict[str, Any]]:
    """Records as the input tensors of an infer request; NaN becomes null when encoded."""
    if hasattr(records, "iloc"):
        return [_column(str(name), records[name].to_numpy()) for name in records.columns]
    if isinstance(records, np.ndarray):
        data = records.ravel().tolist()
        return [_tensor("input", "FP64", list(records.shape), data)]
    return [_tensor("text", "BYTES", [len(records)], records)]


def _column(name: str, values: Any) -> dict[str, Any]:
    if values.dtype.kind in "biuf":
        return _tensor(name, "FP64", [len(values)], values.astype(float).tolist())
    texts = [value if isinstance(value, str) else None for value in values]
    return _tensor(name, "BYTES", [len(texts)], texts)


def _tensor(name: str, datatype: str, shape: list[int], data: Any) -> dict[str, Any]:
    return {"name": name, "datatype": datatype, "shape": shape, "data": data}
