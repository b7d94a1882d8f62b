"""Decision trees as featurizers: a column a leaf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.trees import Trees
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class TreeLeaves(Trees):
    """1 in the columns of the leaves that a record reaches, one a tree."""

    name: ClassVar[str] = "tree_leaves"

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.expect_columns(inputs)
        return VectorType(Kind.SPARSE, int(self.is_leaf.sum()))

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        leaves = self.leaves_of(inputs[0], (types[0].size or 0) if types else 0)
        return [dict.fromkeys(row, 1.0) for row in leaves.tolist()]
