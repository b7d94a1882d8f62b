"""Frozen n-gram dictionaries as stored objects, built once for equal vocabularies."""

from __future__ import annotations

from pretzel import _core
from pretzel.store import ObjectStore, StoredObject


def frozen_dictionary(
    store: ObjectStore, terms: StoredObject, offsets: StoredObject, *, words: bool
) -> StoredObject:
    """The native dictionary of these terms (`words`: tokens joined by one space)."""
    return store.derive(
        "word dictionary" if words else "character dictionary",
        (terms, offsets),
        lambda: _core.freeze_dictionary(terms.array, offsets.array, words),
    )
