"""MurmurHash3_x86_32 with seed 0, in plain Python: the hash of scikit-learn's FeatureHasher."""

from __future__ import annotations

MASK = 0xFFFFFFFF


def murmur_hash(data: bytes) -> int:
    """The hash as a signed 32-bit integer.

    >>> murmur_hash(b"foo")
    -156908512
    """
    state = 0
    whole = len(data) - len(data) % 4
    for start in range(0, whole, 4):
        state ^= _scramble(int.from_bytes(data[start : start + 4], "little"))
        state = (_rotate(state, 13) * 5 + 0xE6546B64) & MASK
    state ^= _scramble(int.from_bytes(data[whole:], "little")) ^ len(data)
    state = ((state ^ (state >> 16)) * 0x85EBCA6B) & MASK
    state = ((state ^ (state >> 13)) * 0xC2B2AE35) & MASK
    state ^= state >> 16
    return state - (1 << 32) if state >> 31 else state


def _scramble(block: int) -> int:
    return (_rotate((block * 0xCC9E2D51) & MASK, 15) * 0x1B873593) & MASK


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & MASK
