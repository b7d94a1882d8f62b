"""Adding up the shares of a linear model and its intercept; made by Oven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.norms import NORMS, join_norm
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class Combine(Operator):
    """The sum of its inputs in order, divided by the norm they make together, plus the bias.

    Attributes:
        bias: float64 [k].
        norm: None: inputs are [k]. Else they are [k + 1], the last column what each contributes
            to the norm (see `Dot`); a norm of 0 does not divide.
    """

    name: ClassVar[str] = "combine"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    bias: NDArray[np.float64]
    norm: str | None

    def __post_init__(self) -> None:
        self.require_array("bias", np.float64, 1)
        self.require_choice("norm", (None, *NORMS))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if not inputs:
            raise SchemaError("combine takes one dense input or more, got none")
        part = VectorType(Kind.DENSE, self.bias.size + (self.norm is not None))
        for number, vector in enumerate(inputs):
            if vector != part:
                raise SchemaError(
                    f"combine with a bias of {self.bias.size} and norm {self.norm!r} takes {part}, "
                    f"but input {number} is {vector}"
                )
        return VectorType(Kind.DENSE, self.bias.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        scores = np.zeros((len(inputs[0]), self.bias.size))
        for part in inputs:
            scores += part[:, : self.bias.size]
        if self.norm is not None:
            shares = zip(*(part[:, -1].tolist() for part in inputs), strict=True)
            norms = np.array([join_norm(row, self.norm) for row in shares])
            scores /= np.where(norms == 0.0, 1.0, norms).reshape(-1, 1)
        return scores + self.bias
