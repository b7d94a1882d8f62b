"""Big requests in parts: so that executors share one, and no run's memory grows with it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from pretzel.schema import Records

PART_RECORDS = 64  # most records of one run
UNDIVIDED = sys.maxsize  # for plans whose answers depend on all records of a call


def part_count(records: int, part: int = PART_RECORDS) -> int:
    """Number of parts of a request; a request without records is one empty part."""
    return max(1, -(-records // part))


def part_of(records: Records, number: int, part: int = PART_RECORDS) -> Records:
    """The records of one part; the sequence itself when it is the only one."""
    if len(records) <= part:
        return records
    own: Records = records[number * part : (number + 1) * part]
    return own


def join_parts(raw: Sequence[Any]) -> Any:
    """What one native run of all records would have returned, from what those of the parts did.

    Arrays [n] or [n, k] are laid end to end. A sparse result is a tuple of values [m], ids [m]
    and row ends [n]; row ends count from the first part on.
    """
    if len(raw) == 1:
        return raw[0]
    if not isinstance(raw[0], tuple):
        return np.concatenate(raw)
    values, ids, ends = zip(*raw, strict=True)
    starts = np.cumsum([0, *(len(part) for part in values[:-1])])
    shifted = [part + start for part, start in zip(ends, starts, strict=True)]
    return np.concatenate(values), np.concatenate(ids), np.concatenate(shifted)
