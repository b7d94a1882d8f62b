"""A function of every row of scores, inside of a program: an ensemble reads its members so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.link import ONE_SCORE, ONE_SCORE_A_CLASS
from pretzel.operators.operator import Arity, Operator
from pretzel.operators.row_functions import PAIRS, ROW_FUNCTIONS, width_after
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class ApplyLink(Operator):
    """Scores to probabilities, votes or logits.

    Attributes:
        link: name of a function in ``row_functions.py`` or ``link.py``.
    """

    name: ClassVar[str] = "apply_link"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    link: str

    def __post_init__(self) -> None:
        self.require_choice("link", tuple(ROW_FUNCTIONS))

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        columns = self.only_input(inputs, Kind.DENSE).size or 0
        single = self.link in ONE_SCORE or self.link == "complement"
        width = width_after(self.link, columns)
        known = PAIRS.get(self.link, 0)
        pairs = known > 0 and columns != known * (width * (width - 1) // 2)
        if (single and columns != 1) or (self.link in ONE_SCORE_A_CLASS and columns < 2) or pairs:
            raise SchemaError(f"apply_link: link {self.link!r} does not fit {inputs[0]}")
        return VectorType(Kind.DENSE, width)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        return ROW_FUNCTIONS[self.link](inputs[0])
