"""Memory for parameters that begins where a cache line does, or, of large ones, where a page does.

A bucket of a dictionary is 64 bytes long: misplaced, each look-up would touch two cache lines.
Look-ups in a large dictionary are at random places: with pages of 4 KB nearly each of them would
miss the address cache of the processor, too.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

CACHE_LINE = 64
HUGE_PAGE = 1 << 21  # bytes
ADVICE = getattr(mmap, "MADV_HUGEPAGE", None)  # Linux has it


def aligned_empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Like `numpy.empty`, C-contiguous, its address a multiple of 64, or of 2 MB if it is as large.

    Up to 63 bytes are lost; of a large array address space only, which is never touched.
    """
    kind = np.dtype(dtype)
    nbytes = prod(shape) * kind.itemsize
    alignment = _alignment(nbytes)
    huge = alignment == HUGE_PAGE
    memory = _pages(nbytes + alignment) if huge else np.empty(nbytes + alignment - 1, np.uint8)
    start = -memory.ctypes.data % alignment
    # Two cuts: an empty slice begins where its array does, whatever its start.
    return memory[start:][:nbytes].view(kind).reshape(shape)


def is_placed(array: NDArray[Any]) -> bool:
    """Whether an array may stay where it is: it is small, or begins where a huge page does."""
    begins: int = array.ctypes.data
    return _alignment(array.nbytes) == CACHE_LINE or begins % HUGE_PAGE == 0


def _alignment(nbytes: int) -> int:
    return HUGE_PAGE if ADVICE is not None and nbytes >= HUGE_PAGE else CACHE_LINE


def _pages(nbytes: int) -> NDArray[np.uint8]:
    """Private pages, huge ones where the system has them. They live as long as the array."""
    assert ADVICE is not None
    pages = mmap.mmap(-1, nbytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a kernel without huge pages
        pages.madvise(ADVICE)
    return np.frombuffer(pages, np.uint8)
