"""Decision trees: the nodes of an ensemble laid end to end, whatever is made of their leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.operators.refusal import UNFIT_NUMBER
from pretzel.schema import Kind, VectorType

MISSING_LEFT = 1
CATEGORY = 2
ACCEPTS = ("finite", "nan", "any")

Rows = NDArray[np.float64] | Sequence[Mapping[int, float]]


@dataclass(frozen=True, eq=False)
class Trees(Operator):
    """Every record goes down every tree, to the left where ``value <= threshold``, to a leaf.

    Leaves are numbered in the order of their nodes, through all trees.

    Attributes:
        features: int32 [nodes]: the column that a node reads; of a leaf anything.
        thresholds: float64 [nodes]; of a category the number of its set.
        children: int32 [nodes, 2]: left and right, numbered within the tree and greater than
            their parent; -1: a leaf.
        flags: uint8 [nodes]: `MISSING_LEFT`, NaN goes to the left; `CATEGORY`, members of the set
            go to the left, and what is no number of a set (0 to 255) goes where NaN goes.
        roots: int64 [trees + 1]: where the nodes of every tree start, and their number.
        sets: uint32 [sets, 8], a bit a category, or None.
        single: records are rounded to float32 before anything else.
        lets_in: what the source lets in of the records: "finite", "nan" or "any".
    """

    arity: ClassVar[Arity] = Arity.ONE_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE
    ends_missing: ClassVar[bool] = True
    ends_infinite: ClassVar[bool] = True

    features: NDArray[np.int32]
    thresholds: NDArray[np.float64]
    children: NDArray[np.int32]
    flags: NDArray[np.uint8]
    roots: NDArray[np.int64]
    sets: NDArray[np.uint32] | None
    single: bool
    lets_in: str

    def __post_init__(self) -> None:
        self.require_array("features", np.int32, 1)
        self.require_array("thresholds", np.float64, 1)
        self.require_array("children", np.int32, 2)
        self.require_array("flags", np.uint8, 1)
        self.require_array("roots", np.int64, 1)
        if self.sets is not None:
            self.require_array("sets", np.uint32, 2)
        self.require_choice("lets_in", ACCEPTS)
        nodes = self.features.size
        if (
            not self.thresholds.size == self.flags.size == nodes
            or self.children.shape != (nodes, 2)
            or self.roots.size < 2
            or (self.roots[0], self.roots[-1]) != (0, nodes)
            or bool((np.diff(self.roots) < 1).any())
        ):
            raise SchemaError(
                f"{self.name}: features, thresholds, children and flags must be one a node, "
                "and every tree needs a node"
            )
        if not self._children_fit():
            raise SchemaError(f"{self.name}: children must lie behind their parent, in its tree")
        if not self._sets_fit():
            raise SchemaError(f"{self.name}: a category has no set of 8 words")

    @property
    def accepts(self) -> str:  # type: ignore[override]  # elsewhere it is one for the class
        return self.lets_in

    @property
    def trees(self) -> int:
        """Their number."""
        return self.roots.size - 1

    @property
    def is_leaf(self) -> NDArray[np.bool_]:
        """Of every node."""
        leaf: NDArray[np.bool_] = self.children[:, 0] < 0
        return leaf

    def leaves_of(self, given: Rows, columns: int) -> NDArray[np.intp]:
        """The leaf of every record in every tree, [records, trees]."""
        rows = _as_rows(given, columns)
        if self.single:
            with np.errstate(over="ignore"):
                rows = rows.astype(np.float32).astype(np.float64)
        self._refuse(rows)
        numbers = np.cumsum(self.is_leaf) - 1
        return np.stack([numbers[self._walk(rows, int(r))] for r in self.roots[:-1]], axis=1)

    def expect_columns(self, inputs: tuple[VectorType, ...]) -> None:
        """Raises SchemaError unless records with all the columns that are read come in."""
        given = self.only_input(inputs, Kind.DENSE, Kind.SPARSE)
        read = self.features[~self.is_leaf]
        if read.size and not 0 <= read.min() <= read.max() < (given.size or 0):
            raise SchemaError(f"{self.name}: reads column {read.max()} of {given}")

    def _refuse(self, rows: NDArray[np.float64]) -> None:
        """Raises SchemaError for the first record with a number that the source refuses."""
        unfit = np.zeros(rows.shape, np.bool_)
        if self.lets_in != "any":
            unfit |= np.isinf(rows)
        if self.lets_in == "finite":
            unfit |= np.isnan(rows)
        if unfit.any():
            raise SchemaError(f"record {int(unfit.any(axis=1).argmax())}: {UNFIT_NUMBER}")

    def _walk(self, rows: NDArray[np.float64], root: int) -> NDArray[np.intp]:
        at = np.full(len(rows), root)
        while (inner := np.flatnonzero(~self.is_leaf[at])).size:
            nodes = at[inner]
            values = rows[inner, self.features[nodes]]
            right = ~self._goes_left(values, nodes)
            at[inner] = root + self.children[nodes, right.astype(np.intp)]
        return at

    def _goes_left(self, values: NDArray[np.float64], nodes: NDArray[np.intp]) -> NDArray[np.bool_]:
        missing = np.isnan(values)
        left: NDArray[np.bool_] = values <= self.thresholds[nodes]
        category = (self.flags[nodes] & CATEGORY) != 0
        if self.sets is not None and category.any():
            known = category & (values >= 0) & (values < 256)
            chosen = self.sets[self.thresholds[nodes[known]].astype(np.intp)]
            number = values[known].astype(np.intp)
            left[known] = chosen[np.arange(number.size), number // 32] >> (number % 32) & 1
            missing |= category & ~known
        return np.where(missing, (self.flags[nodes] & MISSING_LEFT) != 0, left)

    def _children_fit(self) -> bool:
        inner = np.flatnonzero(~self.is_leaf)
        sizes = np.diff(self.roots)
        tree = np.searchsorted(self.roots, inner, "right") - 1
        own = (inner - self.roots[tree])[:, np.newaxis]
        children = self.children[inner]
        placed = (children + self.roots[tree][:, np.newaxis]).ravel()
        return bool(
            (children > own).all()
            and (children < sizes[tree][:, np.newaxis]).all()
            and np.unique(placed).size == placed.size
            and (self.children[self.is_leaf] < 0).all()
        )

    def _sets_fit(self) -> bool:
        category = ((self.flags & CATEGORY) != 0) & ~self.is_leaf
        if not category.any():
            return True
        numbers = self.thresholds[category]
        return (
            self.sets is not None
            and self.sets.shape[1] == 8
            and bool(((numbers >= 0) & (numbers < len(self.sets))).all())
        )


def _as_rows(given: Rows, columns: int) -> NDArray[np.float64]:
    if isinstance(given, np.ndarray):
        return given
    rows = np.zeros((len(given), columns))
    for row, pairs in zip(rows, given, strict=True):
        row[list(pairs)] = list(pairs.values())
    return rows
