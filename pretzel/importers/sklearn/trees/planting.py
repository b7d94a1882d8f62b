"""Fitted ``tree_`` objects laid end to end: what all importers of trees share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import TreeEnsemble
from pretzel.operators.trees import MISSING_LEFT
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of some trees, by the names of `pretzel.operators.trees.Trees`, leaves apart."""

    features: NDArray[np.int32]
    thresholds: Floats
    children: NDArray[np.int32]
    flags: NDArray[np.uint8]
    roots: NDArray[np.int64]

    @property
    def leaves(self) -> NDArray[np.intp]:
        """Numbers of the nodes that are leaves, through all trees."""
        return np.flatnonzero(self.children[:, 0] < 0)


def read_nodes(trees: Sequence[Any], features: Sequence[NDArray[Any]] | None = None) -> Nodes:
    """The nodes of fitted ``tree_`` objects.

    ``features``: of every tree, the columns of the table that it was fitted on (default: all).
    """
    columns = [np.asarray(tree.feature) for tree in trees]
    if features is not None:
        columns = [
            np.where(column < 0, column, np.asarray(own)[column])
            for column, own in zip(columns, features, strict=True)
        ]
    pairs = [np.stack([tree.children_left, tree.children_right], axis=1) for tree in trees]
    missing = [np.asarray(tree.missing_go_to_left) != 0 for tree in trees]
    return Nodes(
        np.concatenate(columns).astype(np.int32),
        np.concatenate([tree.threshold for tree in trees]).astype(np.float64),
        np.concatenate(pairs).astype(np.int32),
        np.concatenate(missing).astype(np.uint8) * np.uint8(MISSING_LEFT),
        np.cumsum([0, *(len(column) for column in columns)]).astype(np.int64),
    )


def leaf_values(trees: Sequence[Any], nodes: Nodes) -> Floats:
    """What the trees hold in their leaves, [leaves, outputs, classes]."""
    values: Floats = np.concatenate([tree.value for tree in trees])[nodes.leaves]
    return values


def plant(
    step: Step,
    given: Intermediate,
    nodes: Nodes,
    values: Floats,
    *,
    columns: int | None = None,
    base: Floats | None = None,
    divisor: float = 1.0,
    accepts: str = "finite",
) -> Intermediate:
    """Emit ``(base + leaf values, tree by tree) / divisor``.

    ``values``: [leaves, columns], or [leaves, 1]: tree t adds to column t modulo ``columns``.
    Records are rounded to float32 as scikit-learn rounds them.
    """
    width = columns or values.shape[1]
    table = step.expect_table(given, step.attribute("n_features_in_"))
    ensemble = TreeEnsemble(
        nodes.features,
        nodes.thresholds,
        nodes.children,
        nodes.flags,
        nodes.roots,
        None,
        True,
        "finite" if table.type.kind is Kind.SPARSE else accepts,
        np.ascontiguousarray(values, dtype=np.float64),
        np.zeros(width) if base is None else np.ascontiguousarray(base, dtype=np.float64),
        divisor,
    )
    return table.apply(ensemble, FLOAT64)


def accepted(tree: Any) -> str:
    """What a fitted decision tree lets in of dense records: NaN, or finite numbers alone."""
    return "nan" if tree._support_missing_values(np.zeros((1, 1), np.float32)) else "finite"


TREES = frozenset(
    {
        "DecisionTreeClassifier",
        "DecisionTreeRegressor",
        "ExtraTreeClassifier",
        "ExtraTreeRegressor",
    }
)


def is_tree(model: Any) -> bool:
    """Whether a member is a decision tree of exactly scikit-learn's classes, with one target."""
    kind = type(model)
    ours = kind.__module__ == "sklearn.tree._classes" and kind.__name__ in TREES
    return ours and bool(model.n_outputs_ == 1)
