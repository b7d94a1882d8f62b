"""Writes C++ tables of what this interpreter's ``str.lower``, ``\\w``, ``\\s`` and accents are.

Usage: python generate_unicode_tables.py OUTPUT

The tables are derived from behaviour and verified against it, so that the extension equals the
Python it was built for. Standard library only.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

LIMIT = sys.maxunicode + 1
BLOCK = 128
WORD, SPACE, CASED, IGNORABLE = 1, 2, 4, 8
SPECIAL = 1 << 30  # instead of a distance: a capital sigma, or lower-cased to several code points
HANGUL = range(0xAC00, 0xD7A4)  # syllables decompose by arithmetic
SIGMA, FINAL_SIGMA = "\u03a3", "\u03c2"


def flags_of(char: str) -> int:
    """Properties of one code point, as bits."""
    flags = 0
    if char.isalnum() or char == "_":
        flags |= WORD
    if char.isspace():
        flags |= SPACE
    # Case_Ignorable characters are skipped when a sigma looks for a cased neighbour; whether a
    # character that is skipped is cased as well never matters.
    if (char + SIGMA).lower().endswith(FINAL_SIGMA):
        flags |= CASED
    elif ("A" + char + SIGMA).lower().endswith(FINAL_SIGMA):
        flags |= IGNORABLE
    return flags


def distance_of(char: str) -> int:
    """What to add to a code point to lower-case it."""
    lower = char.lower()
    return SPECIAL if len(lower) != 1 or char == SIGMA else ord(lower) - ord(char)


def two_stage(values: Sequence[int]) -> tuple[list[int], list[int]]:
    """Splits values into equal blocks and keeps each distinct block once.

    Returns the block number of every block position, and the distinct blocks end to end.
    """
    numbers: dict[tuple[int, ...], int] = {}
    index = [
        numbers.setdefault(tuple(values[start : start + BLOCK]), len(numbers))
        for start in range(0, LIMIT, BLOCK)
    ]
    return index, [value for block in numbers for value in block]


def array(ctype: str, name: str, values: Sequence[int]) -> Iterator[str]:
    yield f"constexpr {ctype} {name}[{len(values)}] = {{"
    for start in range(0, len(values), 24):
        yield ",".join(map(str, values[start : start + 24])) + ","
    yield "};"


def verify(chars: str, flags: Sequence[int]) -> None:
    """Checks the flags against ``re``, which is what scikit-learn asks."""
    for pattern, flag in ((r"\w", WORD), (r"\s", SPACE)):
        matched = set(re.findall(pattern, chars))
        assert matched == {char for char, bits in zip(chars, flags, strict=True) if bits & flag}
    # The lower-casing of one code point may depend on its neighbours for the sigma only, and
    # looking ahead skips what looking back skips.
    for char in ("a", "\u00ad", "'", "\u0345", " ", SIGMA):
        ahead = ("A" + SIGMA + char).lower()[1] != FINAL_SIGMA
        assert ahead == bool(flags[ord(char)] & CASED)


def without_accents(text: str) -> str:
    """Compatibility decomposition without combining characters: scikit-learn's strip_accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def hangul(code: int) -> str:
    """The letters of a syllable."""
    place = code - HANGUL.start
    letters = chr(0x1100 + place // 588) + chr(0x1161 + place % 588 // 28)
    return letters + (chr(0x11A7 + place % 28) if place % 28 else "")


def accent_tables(chars: str) -> Iterator[str]:
    """What every code point becomes without accents: 0 for itself, else the number of a text.

    A text may be taken code point by code point: decomposing it whole differs in the order of
    the combining characters alone, and those go.
    """
    assert all(without_accents(chr(code)) == hangul(code) for code in HANGUL)
    bare = {char: without_accents(char) for char in chars if ord(char) not in HANGUL}
    assert all(without_accents(char) == char for char in chars[:128])
    numbers = {char: number for number, char in enumerate(dict.fromkeys(
        text for char, text in bare.items() if text != char), 1)}  # fmt: skip
    stripped = [numbers[text] if (text := bare.get(char, char)) != char else 0 for char in chars]
    assert len(numbers) < 65535
    index, blocks = two_stage(stripped)
    assert max(index) < 256
    yield from array("std::uint8_t", "kBareIndex", index)
    yield from array("std::uint16_t", "kBareBlocks", blocks)
    ends = [0, 0]  # of text 0, which there is none of, and then of the others
    for text in numbers:
        ends.append(ends[-1] + len(text))
    yield from array("std::uint16_t", "kBareEnds", ends)
    yield from array("char32_t", "kBarePoints", [ord(char) for text in numbers for char in text])


def generate() -> Iterator[str]:
    chars = "".join(map(chr, range(LIMIT)))
    flags = [flags_of(char) for char in chars]
    verify(chars, flags)
    distances = [distance_of(char) for char in chars]
    expansions = {
        char: char.lower()
        for char, distance in zip(chars, distances, strict=True)
        if distance == SPECIAL and char != SIGMA
    }
    assert max(map(len, expansions.values())) <= 4
    # The kernels look for white space nowhere else.
    looked_at = {*range(0x21), *range(0x80, 0xA1), *range(0x1680, 0x3001)}
    assert looked_at.issuperset(code for code in range(LIMIT) if flags[code] & SPACE)
    # A text of one byte a code point is lower-cased by adding 32 where the kernels add it.
    latin = [code for code in range(256) if distances[code]]
    assert latin == [*range(0x41, 0x5B), *range(0xC0, 0xD7), *range(0xD8, 0xDF)]
    assert {distances[code] for code in latin} == {32}
    yield f"// Generated by {Path(__file__).name} from Python {sys.version.split()[0]}."
    yield f'constexpr char kUnicodeVersion[] = "{unicodedata.unidata_version}";'
    yield f"constexpr unsigned kBlock = {BLOCK};"
    flag_index, flag_blocks = two_stage(flags)
    distance_index, distance_blocks = two_stage(distances)
    assert max(flag_index) < 65536
    assert max(distance_index) < 256
    yield from array("std::uint16_t", "kFlagIndex", flag_index)
    yield from array("std::uint8_t", "kFlagBlocks", flag_blocks)
    yield from array("std::uint8_t", "kDistanceIndex", distance_index)
    yield from array("std::int32_t", "kDistanceBlocks", distance_blocks)
    yield f"constexpr std::int32_t kSpecialDistance = {SPECIAL};"
    yield "struct Expansion { char32_t from; unsigned length; char32_t to[4]; };"
    yield f"constexpr Expansion kExpansions[{len(expansions)}] = {{"
    for char, lower in expansions.items():
        yield f"{{{ord(char)}, {len(lower)}, {{{','.join(str(ord(point)) for point in lower)}}}}},"
    yield "};"
    yield from accent_tables(chars)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(generate()) + "\n", encoding="ascii")
