"""What the methods of a plan return: native results with labels, dtypes and shapes of the source.

The native side computes class numbers, scores and sparse rows; which shapes these have is
scikit-learn's convention and known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel import _core
from pretzel.plan.sparse_rows import to_csr
from pretzel.store import StoredObject

METHODS = {
    "predict": _core.PREDICT,
    "predict_proba": _core.PREDICT_PROBA,
    "decision_function": _core.DECISION_FUNCTION,
    "transform": _core.TRANSFORM,
}
DATATYPES = {"U": "text", "b": "bool", "i": "int", "u": "int", "f": "float"}


@dataclass(frozen=True)
class Answers:
    """From native results to answers.

    Attributes:
        columns: decision scores a record, or columns of the sparse vector.
        squeeze: one score a record answers as [n] instead of [n, 1].
        labels: class labels by class number; None: predict answers numbers.
        label_dtype: dtype of predicted labels, ``"object"`` or a NumPy dtype string; without
            labels that of the numbers, empty: float64.
        dtype: dtype of the values that transform answers, a NumPy dtype string.
    """

    columns: int = 0
    squeeze: bool = True
    labels: StoredObject | None = None
    label_dtype: str = ""
    dtype: str = "<f8"

    @cached_property
    def classes(self) -> NDArray[Any] | None:
        """The labels in the dtype that predict returns; plain Python values when object."""
        if self.labels is None:
            return None
        return self.labels.array.astype(self.label_dtype)

    def finish(self, method: int, raw: Any) -> Any:
        """The answer of a method, by number, from what the native plan returned."""
        if method == _core.PREDICT and self.label_dtype:
            return raw.astype(self.label_dtype) if self.classes is None else self.classes[raw]
        if method == _core.TRANSFORM:
            if not isinstance(raw, tuple):
                return raw.astype(self.dtype, copy=False)
            values, ids, ends = raw
            return to_csr(values.astype(self.dtype, copy=False), ids, ends, self.columns)
        return raw

    def describe(self, method: int) -> tuple[str, int | None]:
        """(datatype, columns) of an answer: text, int, float or bool; None: one value a record."""
        if method == _core.TRANSFORM:
            return DATATYPES[np.dtype(self.dtype).kind], self.columns
        if self.labels is not None:
            if method == _core.PREDICT:
                return DATATYPES[self.labels.array.dtype.kind], None
            if method == _core.PREDICT_PROBA:
                return "float", len(self.labels.array)
        if method == _core.PREDICT and self.label_dtype:
            return DATATYPES[np.dtype(self.label_dtype).kind], self.columns
        return "float", None if self.columns == 1 and self.squeeze else self.columns


def check_labels(labels: NDArray[Any], label_dtype: str) -> None:
    """Raises ValueError: predict cannot return these labels in that dtype."""
    if labels.ndim != 1:
        raise ValueError(f"labels must be one-dimensional, not {labels.shape}")
    if label_dtype != "object":
        answered = np.dtype(label_dtype)
        if answered.kind != labels.dtype.kind or answered.itemsize > max(labels.itemsize, 8):
            raise ValueError(f"labels of dtype {labels.dtype} cannot answer as {label_dtype!r}")
