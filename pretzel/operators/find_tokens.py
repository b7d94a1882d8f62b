"""Tokens by a pattern: runs of a class of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.character_runs import CharacterRuns, read_pattern
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class FindTokens(Operator):
    """What ``re.findall`` finds; see `character_runs` for the patterns that are possible."""

    name: ClassVar[str] = "find_tokens"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    pattern: str

    def __post_init__(self) -> None:
        read_pattern(self.pattern)

    @property
    def runs(self) -> CharacterRuns:
        """The pattern as data."""
        return read_pattern(self.pattern)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        return VectorType(Kind.TOKENS)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        find = re.compile(self.pattern).findall
        return [find(text) for text in inputs[0]]
