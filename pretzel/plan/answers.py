"""What the methods of a plan return: native results with labels, dtypes and shapes of the source.

The native side computes class numbers, scores and sparse rows; which shapes these have is
scikit-learn's convention and known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
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
JOINT_METHODS = (_core.PREDICT, _core.PREDICT_PROBA, _core.DECISION_FUNCTION)
Columns = int | tuple[int, ...] | None
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
        joint: of a joint predictor the columns of predict, predict_proba and decision_function.
        sizes: with labels, how many of them each of its outputs has.
        transformed: with a predictor, columns of the vector that transform answers.
    """

    columns: int = 0
    squeeze: bool = True
    labels: StoredObject | None = None
    label_dtype: str = ""
    dtype: str = "<f8"
    joint: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    transformed: int = 0

    @cached_property
    def classes(self) -> NDArray[Any] | None:
        """The labels in the dtype that predict returns; plain Python values when object."""
        if self.labels is None:
            return None
        return self.labels.array.astype(self.label_dtype)

    @property
    def width(self) -> int:
        """Columns of what transform answers."""
        return self.transformed or self.columns

    def finish(self, method: int, raw: Any) -> Any:
        """The answer of a method, by number, from what the native plan returned."""
        if self.sizes:
            return self._finish_outputs(method, raw)
        if method == _core.PREDICT and self.label_dtype:
            return raw.astype(self.label_dtype) if self.classes is None else self.classes[raw]
        if method == _core.TRANSFORM:
            if not isinstance(raw, tuple):
                return raw.astype(self.dtype, copy=False)
            values, ids, ends = raw
            return to_csr(values.astype(self.dtype, copy=False), ids, ends, self.width)
        return raw

    def _finish_outputs(self, method: int, raw: Any) -> Any:
        if method == _core.PREDICT:
            assert self.classes is not None
            return self.classes[number_labels(raw, self.sizes)]
        return split_outputs(raw, self.sizes) if method == _core.PREDICT_PROBA else raw

    def describe(self, method: int) -> tuple[str, Columns]:
        """(datatype, columns) of an answer: text, int, float or bool; None: one value a record.

        A tuple of columns: a list of arrays.
        """
        if self.joint:
            return self._describe_joint(method)
        if method == _core.TRANSFORM:
            return DATATYPES[np.dtype(self.dtype).kind], self.width
        if self.labels is not None:
            if method == _core.PREDICT:
                return DATATYPES[self.labels.array.dtype.kind], None
            if method == _core.PREDICT_PROBA:
                return "float", len(self.labels.array)
        if method == _core.PREDICT and self.label_dtype:
            return DATATYPES[np.dtype(self.label_dtype).kind], self.columns
        return "float", None if self.columns == 1 and self.squeeze else self.columns

    def _describe_joint(self, method: int) -> tuple[str, Columns]:
        if method == _core.PREDICT_PROBA and self.sizes:
            return "float", self.sizes
        columns = self.joint[JOINT_METHODS.index(method)]
        if method == _core.PREDICT and self.labels is not None:
            return DATATYPES[self.labels.array.dtype.kind], columns
        typed = method == _core.PREDICT and self.label_dtype
        return DATATYPES[np.dtype(self.label_dtype).kind] if typed else "float", columns


def number_labels(chosen: NDArray[np.float64], sizes: Sequence[int]) -> NDArray[np.intp]:
    """Class numbers of all outputs, [n, outputs], as places in their labels end to end."""
    starts = list(accumulate(sizes[:-1], initial=0))
    return chosen.astype(np.intp) + np.array(starts, np.intp)


def split_outputs(shares: NDArray[np.float64], sizes: Sequence[int]) -> list[NDArray[np.float64]]:
    """The columns of each output, as arrays of their own."""
    parts = np.split(shares, list(accumulate(sizes[:-1])), axis=1)
    return [np.ascontiguousarray(part) for part in parts]


def check_labels(labels: NDArray[Any], label_dtype: str) -> None:
    """Raises ValueError: predict cannot return these labels in that dtype."""
    if labels.ndim != 1:
        raise ValueError(f"labels must be one-dimensional, not {labels.shape}")
    if label_dtype != "object":
        answered = np.dtype(label_dtype)
        if answered.kind != labels.dtype.kind or answered.itemsize > max(labels.itemsize, 8):
            raise ValueError(f"labels of dtype {labels.dtype} cannot answer as {label_dtype!r}")
