"""The leaf of a binary tree, by scores of the children of every node."""

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
class Descend(Operator):
    """1 for the leaf that is reached and 0 for the others; right where its score is greater.

    Node 0 is the root; scores 2n and 2n + 1 are those of node n's left and right child.

    Attributes:
        children: int32 [2 * nodes]: a later node, or nodes + leaf.
        leaves: number of leaves.
    """

    name: ClassVar[str] = "descend"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    children: NDArray[np.int32]
    leaves: int

    def __post_init__(self) -> None:
        self.require_array("children", np.int32, 1)
        nodes, odd = divmod(self.children.size, 2)
        behind = self.children > np.arange(self.children.size) // 2
        if nodes < 1 or odd or not behind.all() or (self.children >= nodes + self.leaves).any():
            raise SchemaError(
                "descend: children must be two a node, each a later node or nodes + leaf"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if self.only_input(inputs, Kind.DENSE).size != self.children.size:
            raise SchemaError(f"descend: {inputs[0]} is not {self.children.size} scores")
        return VectorType(Kind.DENSE, self.leaves)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        nodes = self.children.size // 2
        reached = np.zeros((len(inputs[0]), self.leaves))
        for row, scores in zip(reached, inputs[0], strict=True):
            node = 0
            while node < nodes:
                right = scores[2 * node + 1] > scores[2 * node]
                node = int(self.children[2 * node + right])
            row[node - nodes] = 1.0
        return reached
