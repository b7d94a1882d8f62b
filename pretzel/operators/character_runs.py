"""Regular expressions that find runs of one class of characters, as data.

Most token patterns are of this form: as many characters of a class as there are, at least so
many, perhaps from one word boundary to another. What such a pattern finds can then be said
without a regular expression engine, for any text:

* take the maximal runs of the class;
* with ``\\b`` in front, cut a run at its first word boundary, with ``\\b`` behind, at its last;
* with a narrower class for the first character, as in ``[a-z]\\w+``, cut a run at the first of
  these, or, with ``\\b`` in front, drop it if it starts otherwise;
* keep what is neither too short nor, if whole words were asked for, too long.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError

MOST_ITEMS = 20  # of a pattern, for each of which every code point is looked at
POSSIBLE = (
    "possible are runs of one class of characters, at least one of them, the first perhaps of a "
    "narrower class: \\w+, [a-z]\\w{2,}, [^\\s]+, each with or without \\b in front and behind, "
    "and a greatest length only between two \\b and for characters of words, \\b\\w{3,15}\\b"
)


@dataclass(frozen=True, eq=False)
class CharacterRuns:
    """A pattern as data.

    Attributes:
        ranges: uint32 [k, 2]: first and last code point of every range of the class, ascending.
        shortest, longest: in code points; longest 0 is without end.
        starts, ends: whether a run is cut at its first, or last, word boundary.
        initials: uint32 [k, 2]: the class of the first character, if it is narrower.
    """

    ranges: NDArray[np.uint32]
    shortest: int
    longest: int
    starts: bool
    ends: bool
    initials: NDArray[np.uint32] | None = None

    def __contains__(self, char: str) -> bool:
        first, last = self.ranges.T
        return bool(((first <= ord(char)) & (ord(char) <= last)).any())


@lru_cache(maxsize=256)
def read_pattern(pattern: str) -> CharacterRuns:
    """The runs that ``re.findall(pattern, text)`` finds in any text.

    Raises:
        SchemaError: the pattern is not of this form.
    """
    parser: Any = importlib.import_module("re._parser")
    try:
        tree = parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise SchemaError(f"{pattern!r} is no regular expression: {error}") from error
    boundary = (parser.AT, parser.AT_BOUNDARY)
    items = _opened(parser, tree)
    starts = items[:1] == [boundary]
    ends = len(items) > 1 and items[-1] == boundary
    repeats = [_repeat(parser, item) for item in items[starts : len(items) - ends]]
    if not 0 < len(repeats) <= MOST_ITEMS or None in repeats:
        raise SchemaError(f"{pattern!r} is too complex: {POSSIBLE}")
    found, shortest, longest = zip(*filter(None, repeats), strict=True)
    classes = [_class(parser, tree.state, item) for item in found]
    *_, ranges = classes
    initials = None if np.array_equal(classes[0], ranges) else classes[0]
    in_words = _within(ranges, word_ranges())
    infinite = parser.MAXREPEAT in longest
    possible = (
        all(np.array_equal(each, ranges) for each in classes[1:]),
        sum(shortest) > 0,
        infinite or (starts and ends and in_words),
        not (tree.state.flags & re.ASCII and (starts or ends)),  # another kind of boundary
        initials is None
        or (in_words and _within(initials, ranges) and (shortest[0], longest[0]) == (1, 1)),
    )
    if not all(possible):
        raise SchemaError(f"{pattern!r} is too complex: {POSSIBLE}")
    most = 0 if infinite else sum(longest)
    return CharacterRuns(ranges, sum(shortest), most, starts, ends, initials)


@lru_cache(maxsize=1)
def word_ranges() -> NDArray[np.uint32]:
    """The class ``\\w``."""
    return _ranges(re.compile(r"\w+"))


def _opened(parser: Any, tree: Any) -> list[Any]:
    """The items of a pattern, out of a group that holds all but its boundaries.

    A capturing group is what findall answers with: it must hold all characters.
    """
    items = list(tree)
    inside = [item for item in items if item[0] is not parser.AT]
    if len(inside) == 1 and inside[0][0] is parser.SUBPATTERN:
        (_, (_, added, removed, body)), at = inside[0], items.index(inside[0])
        if not (added or removed):
            return items[:at] + _opened(parser, body) + items[at + 1 :]
    return items


def _repeat(parser: Any, item: Any) -> tuple[Any, int, int] | None:
    """A class of characters, least and greatest number of them; None for anything else."""
    least = most = 1
    if item[0] is parser.MAX_REPEAT and len(item[1][2]) == 1:
        least, most, (item,) = item[1]
    if item[0] not in (parser.IN, parser.LITERAL, parser.NOT_LITERAL):
        return None
    return item, least, most


def _class(parser: Any, state: Any, item: Any) -> NDArray[np.uint32]:
    """The characters that an item matches."""
    compiler: Any = importlib.import_module("re._compiler")
    one = parser.SubPattern(state, [item])
    run = parser.SubPattern(state, [(parser.MAX_REPEAT, (1, parser.MAXREPEAT, one))])
    return _ranges(compiler.compile(run))


def _ranges(run: re.Pattern[str]) -> NDArray[np.uint32]:
    """Where a pattern matches in the text of all code points in order."""
    every = (
        np.arange(sys.maxunicode + 1, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    )
    spans: Iterable[tuple[int, int]] = (match.span() for match in run.finditer(every))
    ranges = np.array([(first, end - 1) for first, end in spans], np.uint32).reshape(-1, 2)
    ranges.flags.writeable = False
    return ranges


def _within(inner: NDArray[np.uint32], outer: NDArray[np.uint32]) -> bool:
    """Whether every range lies within one of the others."""
    at = np.searchsorted(outer[:, 0], inner[:, 0], side="right")
    known = outer[np.maximum(at - 1, 0)]
    return bool(((at > 0) & (inner[:, 1] <= known[:, 1])).all())
