"""The Object Store: parameters held once, whichever and however many plans use them."""

from pretzel.store.checksum import checksum
from pretzel.store.object_store import ObjectStore, StoredObject

__all__ = ["ObjectStore", "StoredObject", "checksum"]
