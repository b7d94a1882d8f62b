"""A content-addressed table of immutable arrays: equal parameters are one object in memory.

The store holds nothing itself. An object lives exactly as long as somebody (a transform, a plan,
a native plan in flight) refers to it, so parameters go when the last plan that uses them goes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.store.aligned_array import aligned_empty, is_placed
from pretzel.store.checksum import checksum

STORABLE_KINDS = frozenset("biufU")  # bool, integers, floats, str: plain bytes, never objects


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class StoredObject:
    """A parameter: its key and a read-only, C-contiguous array. Equality is identity."""

    key: str
    array: NDArray[Any] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return self.array.nbytes


class ObjectStore:
    """Interns arrays by checksum. Safe to use from any number of threads.

    Arguments:
        deduplicate: False keeps a separate copy for every `intern` (to measure what sharing
            saves); keys stay the same.

    Example:
        >>> store = ObjectStore()
        >>> first = store.intern(np.arange(4.0))
        >>> store.intern(np.arange(4.0)) is first, len(store), store.nbytes
        (True, 1, 32)
        >>> del first
        >>> len(store)
        0
    """

    def __init__(self, deduplicate: bool = True) -> None:
        self.deduplicate = deduplicate
        self._lock = threading.Lock()
        self._serials = count()
        # All guarded by _lock; entries vanish by themselves, whenever their value does.
        self._objects: WeakValueDictionary[str, StoredObject] = WeakValueDictionary()
        self._derived: WeakValueDictionary[tuple[str, ...], StoredObject] = WeakValueDictionary()
        # Arrays apart from their objects: a native plan in flight keeps an array, not its object.
        self._arrays: WeakValueDictionary[int, NDArray[Any]] = WeakValueDictionary()

    def intern(self, array: NDArray[Any], *, owned: bool = False) -> StoredObject:
        """The stored object with the same dtype, shape and bytes, made if there is none.

        The array is copied when it is kept, unless nobody can write to it (it is read-only and
        owns its memory) or `owned` gives it away, and what it is a view of: then it is frozen
        where it is.

        Raises:
            SchemaError: the dtype is not boolean, integer, float or str.
        """
        if array.dtype.kind not in STORABLE_KINDS:
            raise SchemaError(
                "a parameter must be an array of bool, integer, float or str (dtype 'U'), "
                f"not of dtype {array.dtype}"
            )
        key = checksum(array)
        with self._lock:
            found = self._objects.get(key) if self.deduplicate else None
            return found if found is not None else self._keep(key, array, owned)

    def derive(
        self, kind: str, sources: tuple[StoredObject, ...], build: Callable[[], NDArray[Any]]
    ) -> StoredObject:
        """The object that `build` makes from `sources`, without building it when it is held.

        `kind` names the function and its configuration; `build` must be a pure function of both
        and gives its result away.
        """
        recipe = (kind, *(source.key for source in sources))
        if self.deduplicate:
            with self._lock:
                found = self._derived.get(recipe)
            if found is not None:
                return found
        made = self.intern(build(), owned=True)
        with self._lock:
            self._derived[recipe] = made
        return made

    def get(self, key: str) -> StoredObject | None:
        """The object of that key while somebody holds it, else None."""
        with self._lock:
            return self._objects.get(key)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays that are held now."""
        with self._lock:
            return sum(array.nbytes for array in self._arrays.values())

    def __len__(self) -> int:
        with self._lock:
            return sum(1 for _ in self._arrays.values())

    def __bool__(self) -> bool:
        """Always true: a store is there even while it is empty."""
        return True

    def __repr__(self) -> str:
        return f"<ObjectStore: {len(self)} objects, {self.nbytes:,} bytes>"

    def _keep(self, key: str, array: NDArray[Any], owned: bool) -> StoredObject:
        kept = _frozen(array, owned)
        made = StoredObject(key, kept)
        self._objects[key] = made
        self._arrays[next(self._serials)] = kept
        return made


def _frozen(array: NDArray[Any], owned: bool) -> NDArray[Any]:
    native = array.dtype.newbyteorder("=")
    fit = type(array) is np.ndarray and array.flags.c_contiguous and array.dtype == native
    # A view that was not given away would keep more alive than the bytes we count.
    ours = owned or (array.flags.owndata and not array.flags.writeable)
    kept = array
    if not (fit and ours and is_placed(array)):
        kept = aligned_empty(array.shape, native)
        kept[...] = array
    kept.flags.writeable = False
    return kept
