"""A chain of TermWeights as one: what a featurizer's sink can do to a count on its way."""

from __future__ import annotations

from dataclasses import dataclass

from pretzel.operators import TermWeight
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


@dataclass(frozen=True, slots=True)
class Weighting:
    """To a count v, in this order: v > 0 becomes 1, v becomes 1 + ln v, v is multiplied by idf."""

    binary: bool = False
    sublinear: bool = False
    idf: StoredObject | None = None

    def then(self, later: Weighting) -> Weighting | None:
        """Both in one, bit for bit the same, or None where one weighting cannot say it."""
        if later == Weighting():
            return self
        if self == Weighting():
            return later
        if self.idf is not None or later.binary or (self.sublinear and later.sublinear):
            return None
        return Weighting(self.binary, self.sublinear or later.sublinear, later.idf)

    @property
    def configuration(self) -> dict[str, bool]:
        return {"binary": self.binary, "sublinear": self.sublinear}

    @property
    def parameters(self) -> dict[str, StoredObject]:
        return {} if self.idf is None else {"idf": self.idf}


def weighting_of(node: Node) -> Weighting:
    operator = node.operator
    assert isinstance(operator, TermWeight)
    return Weighting(operator.binary, operator.sublinear, node.parameters.get("idf"))


def fold_weights(node: Node, scope: Scope) -> tuple[Node, Weighting] | None:
    """The node under a chain of TermWeights that ends in `node`, and the whole chain in one.

    The chain stops at a node that others read too. None: the chain does not fold.
    """
    weighting = Weighting()
    while isinstance(node.operator, TermWeight):
        folded = weighting_of(node).then(weighting)
        if folded is None:
            return None
        weighting, node = folded, node.inputs[0]
        if not scope.is_private(node):
            break
    return node, weighting
