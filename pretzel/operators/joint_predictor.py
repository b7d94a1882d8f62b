"""The end of a program that predicts several outputs of a record, each with labels of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.ending import Ending
from pretzel.operators.operator import Arity
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class JointPredictor(Ending):
    """Its input holds what predict answers, then the probabilities, then the scores.

    Attributes:
        predicted: columns of predict: class numbers where there are labels, else the answers.
        probabilities: columns of predict_proba; 0: it is not offered.
        scores: columns of decision_function; 0: it is not offered.
        labels: the labels of all outputs, end to end (``<U`` for str); None: there are none.
        sizes: int64 [predicted]: how many of them each output has. Then predict_proba answers a
            list, an array [n, classes] an output. None: it answers one array.
        label_dtype: dtype of what predict answers: ``"object"`` or a NumPy dtype string; without
            labels that of the numbers, empty: float64.
    """

    name: ClassVar[str] = "joint_predictor"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    predicted: int
    probabilities: int
    scores: int
    labels: NDArray[Any] | None
    sizes: NDArray[np.int64] | None
    label_dtype: str

    def __post_init__(self) -> None:
        if self.predicted < 1 or min(self.probabilities, self.scores) < 0:
            raise SchemaError("joint_predictor: it must predict one column or more")
        if (self.labels is None) != (self.sizes is None):
            raise SchemaError("joint_predictor: labels need sizes, and sizes labels")
        if self.labels is None or self.sizes is None:
            return
        self.require_array("sizes", np.int64, 1)
        if self.labels.ndim != 1 or self.labels.dtype.kind == "O":
            raise SchemaError("joint_predictor: labels must be 1-D, of numbers, booleans or str")
        known = int(self.sizes.sum())
        if (
            self.sizes.size != self.predicted
            or bool((self.sizes < 1).any())
            or known != self.labels.size
            or self.probabilities not in (0, known)
        ):
            raise SchemaError(
                "joint_predictor: sizes must be one an output, together as many as labels and "
                "probabilities"
            )

    @property
    def methods(self) -> tuple[str, ...]:
        return (
            "predict",
            *(("predict_proba",) if self.probabilities else ()),
            *(("decision_function",) if self.scores else ()),
        )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        vector = self.only_input(inputs, Kind.DENSE)
        columns = self.predicted + self.probabilities + self.scores
        if vector.size != columns:
            raise SchemaError(f"joint_predictor: its methods have {columns} columns, not {vector}")
        return vector

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        values: NDArray[np.float64] = inputs[0]
        return values

    def output(self, method: str, scores: NDArray[np.float64]) -> Any:
        self.require_method(method)
        behind = self.predicted + self.probabilities
        if method == "decision_function":
            return scores[:, behind:]
        if method == "predict_proba":
            shares = scores[:, self.predicted : behind]
            if self.sizes is None:
                return shares
            return np.split(shares, np.cumsum(self.sizes)[:-1], axis=1)
        chosen = scores[:, : self.predicted]
        if self.labels is None or self.sizes is None:
            return chosen.astype(self.label_dtype or np.float64)
        starts = np.cumsum(self.sizes) - self.sizes
        return self.labels[chosen.astype(np.intp) + starts].astype(self.label_dtype)
