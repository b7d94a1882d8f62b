"""Native sparse results as scipy's compressed rows. scipy is needed only here, so only then."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import PretzelError


def to_csr(
    values: NDArray[Any], ids: NDArray[np.int32], ends: NDArray[np.int64], columns: int
) -> Any:
    """A ``scipy.sparse.csr_matrix`` [n, columns], int32 indices, sorted in each row.

    Raises:
        PretzelError: scipy is not installed.
    """
    matrix_type = csr_matrix_type()
    starts = np.zeros(len(ends) + 1, dtype=np.int64 if len(ids) > 2**31 - 1 else np.int32)
    starts[1:] = ends
    matrix = matrix_type((values, ids, starts), shape=(len(ends), columns))
    matrix.sort_indices()
    return matrix


def csr_matrix_type() -> Any:
    """scipy's class, imported."""
    try:
        from scipy.sparse import csr_matrix
    except ImportError as error:
        raise PretzelError(
            "transform answers a scipy.sparse matrix, but scipy is not installed: pip install scipy"
        ) from error
    return csr_matrix
