"""From shares of classes to scores: where boosting begins when a classifier goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class ClipLogit(Operator):
    """The logit of one share; of several their logarithms, less the mean of these.

    Attributes:
        least: shares are clipped to [least, 1 - least].
    """

    name: ClassVar[str] = "clip_logit"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    least: float

    def __post_init__(self) -> None:
        if not 0.0 < self.least < 0.5:
            raise SchemaError(f"clip_logit: least must be between 0 and 0.5, got {self.least}")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.DENSE)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        shares: NDArray[np.float64] = np.clip(inputs[0], self.least, 1.0 - self.least)
        if shares.shape[1] == 1:
            logits: NDArray[np.float64] = np.log(shares / (1.0 - shares))
            return logits
        logs: NDArray[np.float64] = np.log(shares)
        scores: NDArray[np.float64] = logs - logs.mean(axis=1, keepdims=True)
        return scores
