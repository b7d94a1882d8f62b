"""Parts of a big request, and their results laid end to end."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel.runtime.batch import PART_RECORDS, join_parts, part_count, part_of


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 1000])
def test_parts_cover_the_records_once(count):
    records = [str(number) for number in range(count)]
    parts = [part_of(records, number) for number in range(part_count(count))]
    assert [record for part in parts for record in part] == records
    assert all(len(part) <= PART_RECORDS for part in parts)


def test_arrays_are_joined_by_rows():
    vectors = join_parts([np.array([1.0, 2.0]), np.array([3.0])])
    assert vectors.tolist() == [1.0, 2.0, 3.0]
    assert join_parts([np.zeros((2, 3)), np.ones((1, 3))]).shape == (3, 3)
    only = np.array([1])
    assert join_parts([only]) is only


def test_sparse_rows_are_joined():
    first = (np.array([1.0, 2.0]), np.array([0, 5], dtype=np.int32), np.array([2, 2]))
    second = (np.array([3.0]), np.array([4], dtype=np.int32), np.array([0, 1]))
    values, ids, ends = join_parts([first, second])
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert ids.tolist() == [0, 5, 4]
    assert ids.dtype == np.int32
    assert ends.tolist() == [2, 2, 2, 3]
    assert ends.dtype == np.int64
