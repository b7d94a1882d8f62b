"""What an ensemble of decision trees answers: the sum of the leaves that a record reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.trees import Trees
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class TreeEnsemble(Trees):
    """``(base + values of the leaves, tree by tree) / divisor``.

    Attributes:
        values: float64 [leaves, columns], or [leaves, 1]: tree t adds to column t modulo columns.
        base: float64 [columns].
        divisor: of the sums.
    """

    name: ClassVar[str] = "tree_ensemble"

    values: NDArray[np.float64]
    base: NDArray[np.float64]
    divisor: float

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_array("values", np.float64, 2)
        self.require_array("base", np.float64, 1)
        leaves = int(self.is_leaf.sum())
        if (
            self.base.size < 1
            or len(self.values) != leaves
            or self.values.shape[1] not in (1, self.base.size)
        ):
            raise SchemaError(
                f"tree_ensemble: values of shape {self.values.shape} for {leaves} leaves and "
                f"{self.base.size} columns: one row a leaf, one column or all"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.expect_columns(inputs)
        return VectorType(Kind.DENSE, self.base.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        leaves = self.leaves_of(inputs[0], (types[0].size or 0) if types else 0)
        sums = np.tile(self.base, (len(leaves), 1))
        for tree, reached in enumerate(leaves.T):
            if self.values.shape[1] == self.base.size:
                sums += self.values[reached]
            else:
                sums[:, tree % self.base.size] += self.values[reached, 0]
        answer: NDArray[np.float64] = sums / self.divisor
        return answer
