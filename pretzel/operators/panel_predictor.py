"""The end of a program whose methods read columns of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.predictor import Predictor
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class PanelPredictor(Predictor):
    """A classifier whose labels, scores and probabilities do not follow from each other.

    The input has the columns that choose the label (one for two classes, else one a class), then
    those that decision_function hands out, then probabilities. What has no columns is not offered.

    Attributes:
        link: always ``"panel"``.
        choice: columns for predict.
        scores: columns for decision_function.
        probabilities: columns for predict_proba.
    """

    name: ClassVar[str] = "panel_predictor"

    choice: int
    scores: int
    probabilities: int

    def __post_init__(self) -> None:
        super().__post_init__()
        classes = 0 if self.labels is None else self.labels.size
        if (
            self.link != "panel"
            or classes < 2
            or self.choice not in ((1, 2) if classes == 2 else (classes,))
            or self.probabilities not in (0, classes)
            or self.scores < 0
        ):
            raise SchemaError(
                f"panel_predictor: {self.choice} columns to choose among {classes} classes, "
                f"{self.scores} scores and {self.probabilities} probabilities do not fit"
            )

    @property
    def methods(self) -> tuple[str, ...]:
        return (
            "predict",
            *(("predict_proba",) if self.probabilities else ()),
            *(("decision_function",) if self.scores else ()),
        )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        panel = self.only_input(inputs, Kind.DENSE)
        if panel.size != self.choice + self.scores + self.probabilities:
            raise SchemaError(
                f"panel_predictor: {self.choice} + {self.scores} + {self.probabilities} columns "
                f"are expected, got {panel}"
            )
        return panel

    def score_columns(self, columns: int) -> int:
        return self.scores

    def output(self, method: str, scores: NDArray[np.float64]) -> NDArray[Any]:
        self.require_method(method)
        chosen, values, probabilities = np.hsplit(scores, [self.choice, self.choice + self.scores])
        if method == "predict_proba":
            return probabilities
        if method == "decision_function":
            return values[:, 0] if self.squeeze and self.scores == 1 else values
        return self.choose(chosen)
