"""The bytes of a plan file: a prefix, a JSON header, then objects as raw aligned arrays.

    offset  bytes
    0       8      magic
    8       4      format version, little-endian like every number here
    12      8      length of the header
    20      16     BLAKE2b-128 of the header
    36      ...    header: a `PlanDefinition` as JSON
    ...     ...    objects in the order of its table, each at the next multiple of 64

There is exactly one valid layout for a given header, so that nothing overlaps, nothing is hidden
and the length of the file is known: whatever differs is refused before memory is taken for it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any, BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from pretzel.errors import PlanFormatError
from pretzel.plan.definition import ObjectDefinition, PlanDefinition

MAGIC = b"\x93PRETZEL"
VERSION = 1
ALIGNMENT = 64  # of a cache line, and of the widest vector load
HEADER_LIMIT = 64 << 20  # bytes; a header holds no parameters
PREFIX = struct.Struct("<8sIQ16s")


def encode_header(definition: PlanDefinition) -> bytes:
    """Prefix and header."""
    header = msgspec.json.encode(definition)
    return PREFIX.pack(MAGIC, VERSION, len(header), _digest(header)) + header


def read_header(file: BinaryIO, size: int) -> tuple[PlanDefinition, int]:
    """The definition, and where the objects' section starts in a file of `size` bytes.

    Raises:
        PlanFormatError: not a plan file, of another version, damaged, or not laid out as it must.
    """
    prefix = file.read(PREFIX.size)
    if prefix[: len(MAGIC)] != MAGIC or len(prefix) != PREFIX.size:
        raise PlanFormatError("this is not a pretzel plan file, or only its beginning")
    _, version, length, digest = PREFIX.unpack(prefix)
    if version != VERSION:
        raise PlanFormatError(
            f"the file has plan format {version}, this pretzel reads format {VERSION}: "
            "compile the model again, or use the pretzel that wrote the file"
        )
    if length > min(size - PREFIX.size, HEADER_LIMIT):
        raise PlanFormatError(f"the file is cut off or damaged: its header claims {length} bytes")
    header = file.read(length)
    if _digest(header) != digest:
        raise PlanFormatError("the file is damaged: the checksum of its header does not fit")
    try:
        definition = msgspec.json.decode(header, type=PlanDefinition)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PlanFormatError(f"the header is malformed: {error}") from error
    start = aligned(PREFIX.size + length)
    end = _check_layout(definition.objects)
    # Without objects there is no padding either.
    if size != (start + end if definition.objects else PREFIX.size + length):
        raise PlanFormatError(
            f"the file is cut off or has something added: {size} bytes, not {start + end}"
        )
    return definition, start


def lay_out(arrays: Iterable[tuple[str, NDArray[Any]]]) -> tuple[ObjectDefinition, ...]:
    """The table of objects, given as (key, array); offsets count from the section's start."""
    table = []
    end = 0
    for key, array in arrays:
        offset = aligned(end)
        end = offset + array.nbytes
        table.append(ObjectDefinition(key, array.dtype.str, array.shape, offset, array.nbytes))
    return tuple(table)


def aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _check_layout(table: Sequence[ObjectDefinition]) -> int:
    """Length of the section that the table describes, in bytes."""
    end = 0
    for number, each in enumerate(table):
        if each.offset != aligned(end) or each.nbytes != _nbytes(each):
            raise PlanFormatError(f"object {number} is not where or what it must be: {each}")
        end = each.offset + each.nbytes
    if len({each.key for each in table}) != len(table):
        raise PlanFormatError("an object is listed twice")
    return end


def _nbytes(each: ObjectDefinition) -> int:
    return prod(each.shape) * np.dtype(each.dtype).itemsize


def _digest(header: bytes) -> bytes:
    return hashlib.blake2b(header, digest_size=16).digest()
