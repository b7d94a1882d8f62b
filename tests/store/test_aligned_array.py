"""Where parameters begin in memory."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel.store import ObjectStore, aligned_array, aligned_empty


@pytest.mark.parametrize("shape", [(0,), (1,), (7, 9), (1 << 18,), (300_000, 2), (1 << 19, 0)])
@pytest.mark.parametrize("dtype", ["u1", "<f8", "<U5"])
def test_arrays_begin_at_lines_and_large_ones_at_pages(shape, dtype) -> None:
    array = aligned_empty(shape, dtype)
    assert (array.shape, array.dtype) == (shape, np.dtype(dtype))
    assert array.flags.c_contiguous
    assert array.flags.writeable
    large = array.nbytes >= aligned_array.HUGE_PAGE and aligned_array.ADVICE is not None
    assert array.ctypes.data % (aligned_array.HUGE_PAGE if large else 64) == 0
    array[...] = 1
    assert (array == np.ones(1, dtype)).all()


def test_large_parameters_are_placed_when_they_are_stored() -> None:
    given = np.arange(1 << 19, dtype=np.float64)
    given.flags.writeable = False
    stored = ObjectStore().intern(given)
    assert stored.array.ctypes.data % aligned_array.HUGE_PAGE == 0
    np.testing.assert_array_equal(stored.array, given)


def test_a_system_without_huge_pages(monkeypatch) -> None:
    monkeypatch.setattr(aligned_array, "ADVICE", None)
    array = aligned_empty((1 << 19,), np.float64)
    assert array.ctypes.data % 64 == 0


def test_advice_that_is_not_taken(monkeypatch) -> None:
    monkeypatch.setattr(aligned_array, "ADVICE", 0x7FFF)
    array = aligned_empty((1 << 19,), np.float64)
    assert array.ctypes.data % aligned_array.HUGE_PAGE == 0
