"""Kernels with the points that a model keeps, of dense and of sparse records."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import KernelMatrix, SparseKernelMatrix
from pretzel.operators.kernel_function import KernelParameters
from pretzel.operators.sparse_kernel_matrix import SPARSE_KERNELS
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def apply_kernel(
    step: Step, given: Intermediate, points: Any, kernel: str, parameters: KernelParameters
) -> Intermediate:
    """Emit the kernels of each record with the rows of ``points``, an array or a sparse matrix.

    Raises:
        UnsupportedOperatorError: the kernel cannot be had of sparse records.
    """
    settings = (kernel, parameters.gamma, parameters.coef0, parameters.degree)
    if given.type.kind is Kind.DENSE:
        columns = np.ascontiguousarray(dense_rows(points).T)
        return given.apply(KernelMatrix(columns, *settings), FLOAT64)
    if kernel not in SPARSE_KERNELS:
        raise step.refused(
            f"kernel {kernel!r} of sparse records; {', '.join(SPARSE_KERNELS)} are possible"
        )
    return given.apply(sparse_kernel(points, settings), FLOAT64)


def dense_rows(points: Any) -> NDArray[np.float64]:
    """Points [m, columns] of an array or a sparse matrix."""
    return np.asarray(points.toarray() if hasattr(points, "toarray") else points, np.float64)


def sparse_kernel(points: Any, settings: tuple[str, float, float, float]) -> SparseKernelMatrix:
    """The operator for points [m, columns], stored column by column."""
    from scipy.sparse import csc_matrix

    stored = csc_matrix(points, dtype=np.float64)
    stored.sum_duplicates()
    stored.eliminate_zeros()
    return SparseKernelMatrix(
        stored.indptr.astype(np.int64),
        stored.indices.astype(np.int32),
        np.ascontiguousarray(stored.data),
        int(stored.shape[0]),
        *settings,
    )
