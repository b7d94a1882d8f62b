"""The Object Store: parameters held once, whichever and however many plans use them."""

from pretzel.store.aligned_array import aligned_empty
from pretzel.store.checksum import checksum
from pretzel.store.object_store import ObjectStore, StoredObject

__all__ = ["ObjectStore", "StoredObject", "aligned_empty", "checksum"]
