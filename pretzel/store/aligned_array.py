"""Memory for parameters that begins where a cache line does.

A bucket of a dictionary is 64 bytes long: misplaced, each look-up would touch two cache lines.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

CACHE_LINE = 64


def aligned_empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Like `numpy.empty`, C-contiguous, its address a multiple of 64. Up to 63 bytes are lost."""
    kind = np.dtype(dtype)
    nbytes = prod(shape) * kind.itemsize
    memory = np.empty(nbytes + CACHE_LINE - 1, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    # Two cuts: an empty slice begins where its array does, whatever its start.
    return memory[start:][:nbytes].view(kind).reshape(shape)
