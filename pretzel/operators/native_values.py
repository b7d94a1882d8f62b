"""Rows of vectors as Python stages take and give them, and as references have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Values float64 [m], ids int32 [m] that ascend in each row, row ends int64 [n].
SparseRows = tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int64]]


def sparse_rows(rows: Sequence[Mapping[int, float]]) -> SparseRows:
    """From rows of a reference.

    >>> [part.tolist() for part in sparse_rows([{3: 2.0, 1: 1.0}, {}])]
    [[1.0, 2.0], [1, 3], [2, 2]]
    """
    pairs = [pair for row in rows for pair in sorted(row.items())]
    ids = np.array([column for column, _ in pairs], np.int32)
    values = np.array([value for _, value in pairs], np.float64)
    return values, ids, np.cumsum([len(row) for row in rows], dtype=np.int64)


def reference_rows(rows: SparseRows) -> list[dict[int, float]]:
    """To rows of a reference."""
    values, ids, ends = (part.tolist() for part in rows)
    return [
        dict(zip(ids[start:end], values[start:end], strict=True))
        for start, end in pairwise([0, *ends])
    ]


def sparse_row(rows: SparseRows, record: int) -> SparseRows:
    """One of them."""
    values, ids, ends = rows
    row = slice(ends[record - 1] if record else 0, ends[record])
    return values[row], ids[row], np.array([row.stop - row.start])


def to_csr(rows: SparseRows, columns: int) -> Any:
    """A ``scipy.sparse.csr_matrix`` [n, columns], float64."""
    from scipy.sparse import csr_matrix

    values, ids, ends = rows
    starts = np.concatenate([[0], ends]).astype(np.int32)
    matrix = csr_matrix((values, ids, starts), shape=(len(ends), columns))
    matrix.sort_indices()
    return matrix


def from_csr(matrix: Any) -> SparseRows:
    """From any sparse matrix of scipy's."""
    csr = matrix.tocsr().astype(np.float64)
    csr.sum_duplicates()
    csr.sort_indices()
    return csr.data, csr.indices.astype(np.int32, copy=False), csr.indptr[1:].astype(np.int64)
