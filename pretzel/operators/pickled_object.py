"""Python objects as bytes: fitted estimators that a plan keeps because nothing white-box is them.

Opening such bytes runs whatever code they name, so only plans that are trusted come to it. Here
and where model files are read is all the unpickling that there is.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError

PROTOCOL = 5


class OpenedObject:
    """An object that was pickled; equal bytes are opened once while somebody holds it."""

    __slots__ = ("__weakref__", "value")

    def __init__(self, value: Any) -> None:
        self.value = value


_opened: WeakValueDictionary[bytes, OpenedObject] = WeakValueDictionary()


def write_object(value: Any) -> NDArray[np.uint8]:
    """The object as bytes, uint8 [m].

    Raises:
        SchemaError: it cannot be pickled, or refers to what only this script has.
    """
    written = io.BytesIO()
    try:
        _Pickler(written, PROTOCOL).dump(value)
    except Exception as error:  # whatever pickling somebody's object raises
        raise SchemaError(f"it cannot be pickled: {error}") from error
    return np.frombuffer(written.getvalue(), np.uint8)


def open_object(pickled: NDArray[np.uint8]) -> OpenedObject:
    """The object in the bytes; runs code.

    Raises:
        SchemaError: they cannot be opened.
    """
    key = hashlib.blake2b(pickled.data, digest_size=16).digest()
    known = _opened.get(key)
    if known is not None:
        return known
    try:
        value = pickle.loads(pickled.data)
    except Exception as error:  # damaged bytes, or a module that is not installed
        raise SchemaError(
            f"its pickled object cannot be opened: {type(error).__name__}: {error}"
        ) from error
    return _opened.setdefault(key, OpenedObject(value))


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Refuses functions and classes of the module __main__: elsewhere it is another one."""
        if getattr(value, "__module__", None) == "__main__" and hasattr(value, "__qualname__"):
            raise pickle.PicklingError(f"{value.__qualname__} is of the module __main__")
        return NotImplemented
