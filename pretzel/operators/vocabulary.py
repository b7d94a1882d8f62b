"""Vocabularies as two arrays: the terms' bytes laid end to end, and where each term starts.

Column ``i`` is the term ``terms[offsets[i]:offsets[i + 1]]``, UTF-8 with surrogates passed
through, because Python's str may hold lone ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError


def pack_terms(terms: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Packs terms, in column order, as ``(bytes uint8 [m], offsets int64 [n + 1])``.

    Raises:
        SchemaError: a term appears twice.

    >>> packed, offsets = pack_terms(["good", "bad"])
    >>> offsets.tolist(), unpack_terms(packed, offsets)
    ([0, 4, 7], ['good', 'bad'])
    """
    if len(set(terms)) != len(terms):
        seen: set[str] = set()
        twice = next(term for term in terms if term in seen or seen.add(term))  # type: ignore[func-returns-value]
        raise SchemaError(f"a vocabulary holds every term once, but {twice!r} appears twice")
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(term) for term in encoded], out=offsets[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


def unpack_terms(terms: NDArray[np.uint8], offsets: NDArray[np.int64]) -> list[str]:
    """The terms in column order.

    Raises:
        SchemaError: the arrays do not describe a vocabulary.
    """
    check_terms(terms, offsets)
    raw = terms.tobytes()
    bounds = offsets.tolist()
    try:
        return [raw[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(bounds)]
    except UnicodeDecodeError as error:
        raise SchemaError(f"the vocabulary is not UTF-8: {error}") from None


def check_terms(terms: NDArray[np.uint8], offsets: NDArray[np.int64]) -> int:
    """Number of terms, after checking that every offset lies inside the bytes.

    Raises:
        SchemaError: the offsets do not start at 0, decrease, or do not end at the last byte.
    """
    if (
        offsets.size == 0
        or offsets[0] != 0
        or offsets[-1] != terms.size
        or bool((offsets[1:] < offsets[:-1]).any())
    ):
        raise SchemaError(
            "vocabulary offsets must rise from 0 to the number of bytes: "
            "make the two arrays with pack_terms"
        )
    return int(offsets.size) - 1


def count_terms(grams: Iterable[Any], columns: Mapping[Any, int]) -> dict[int, float]:
    """Counts of the n-grams that have a column, in order of first occurrence."""
    counts: dict[int, float] = {}
    for gram in grams:
        column = columns.get(gram)
        if column is not None:
            counts[column] = counts.get(column, 0.0) + 1.0
    return counts
