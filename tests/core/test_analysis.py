"""Descriptions of the operations that analyze texts: what is hostile, and what they allocate."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel import _core

from .plans import freeze, operation, plan, read_text

REGISTERS = [("text", 0), ("tokens", 0), ("tokens", 0), ("sparse", 8)]
LETTERS = np.array([[97, 122]], np.uint32)


def stages(**changes) -> list[dict]:
    """Changes by the number of the operation: ``at1={...}``."""
    operations = [
        {**read_text(), "accents": "unicode"},
        operation("find_tokens", (0,), (1,), members=LETTERS, shortest=1, longest=0, starts=True,
                  ends=False),
        operation("drop_tokens", (1,), (2,), dictionary=freeze(["the", "a"])),
        operation("hash_ngram", (2,), (3,), producer="word", min_n=1, max_n=2, columns=8,
                  alternate_sign=True, ones=False, binary=False, sublinear=False, sink="sparse"),
        operation("emit_sparse", (3,), (), columns=8),
    ]  # fmt: skip
    for name, change in changes.items():
        operations[int(name[2:])].update(change)
    return operations


BROKEN = [
    ("at0", {"accents": "latin"}, "accents must be unicode or ascii"),
    ("at1", {"members": LETTERS.astype(np.int64)}, "members must be a C-contiguous array"),
    ("at1", {"members": np.zeros((1, 3), np.uint32)}, "ranges must be pairs"),
    ("at1", {"members": LETTERS[:, ::-1].copy()}, "must ascend"),
    ("at1", {"members": np.array([[0, 0x110000]], np.uint32)}, "must ascend, up to"),
    ("at1", {"members": None}, "members must be"),
    ("at1", {"initials": LETTERS[:, ::-1].copy()}, "must ascend"),
    ("at1", {"initials": np.ones(2)}, "initials must be a C-contiguous array"),
    ("at1", {"shortest": 0}, "shortest must be"),
    ("at1", {"longest": -1}, "longest must be"),
    ("at1", {"starts": 1}, "starts must be a bool"),
    ("at1", {"inputs": (1,)}, "register 1 is tokens, not text"),
    ("at2", {"dictionary": freeze(["the end"], words=True)}, "not of single tokens"),
    ("at2", {"dictionary": np.zeros(64, np.uint8)}, "not a dictionary"),
    ("at2", {"inputs": (0,)}, "register 0 is text, not tokens"),
    ("at2", {"inputs": (2,)}, "register 2 is read before it is written"),
    ("at3", {"producer": "token_char"}, "producer must be"),
    ("at3", {"producer": "char"}, "register 2 is tokens, not text"),
    ("at3", {"columns": 0}, "columns must be"),
    ("at3", {"columns": 2**31}, "columns must be"),
    ("at3", {"columns": 9}, "has 8 columns, not 9"),
    ("at3", {"max_n": 65}, "max_n must be"),
    ("at3", {"idf": np.ones(7)}, "idf must have 8 values"),
    ("at3", {"sink": "drain"}, "sink must be"),
    ("at3", {"sink": "dot"}, "register 3 is sparse, not dense"),
]


@pytest.mark.parametrize(("number", "change", "message"), BROKEN)
def test_hostile_descriptions(number, change, message):
    with pytest.raises(ValueError, match=f"operation {number[2:]}.*{message}"):
        plan(REGISTERS, stages(**{number: change}))


@pytest.mark.parametrize("records", [["the été of a review, ab abc"], ["\ufdfa 각 abc ab"] * 50])
def test_warm_runs_allocate_nothing(records):
    built = plan(REGISTERS, stages())
    for _ in range(3):
        built.run(records, _core.TRANSFORM)
    before = _core.allocation_count()
    for _ in range(100):
        built.run(records, _core.TRANSFORM)
    assert _core.allocation_count() == before
