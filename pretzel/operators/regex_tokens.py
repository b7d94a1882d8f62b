"""Tokens by any regular expression: found by Python's own engine.

A pattern is data, not code. It can still be slow on some texts, as it would be in its source.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity
from pretzel.operators.python_operator import PythonOperator
from pretzel.schema import Kind, VectorType

MOST_CHARACTERS = 10_000  # of a pattern


@dataclass(frozen=True, eq=False)
class RegexTokens(PythonOperator):
    """What ``re.findall`` finds; with a group in the pattern, what that matches.

    `FindTokens` is its native form, for patterns that are runs of a class of characters.
    """

    name: ClassVar[str] = "regex_tokens"
    arity: ClassVar[Arity] = Arity.ONE_TO_N
    runs_code: ClassVar[bool] = False

    pattern: str

    def __post_init__(self) -> None:
        if self._compiled.groups > 1:
            raise SchemaError(
                f"pattern {self._shown} has {self._compiled.groups} groups, of which a token "
                "can be only one: write the others as (?:...)"
            )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        return VectorType(Kind.TOKENS)

    @property
    def described(self) -> str:
        return f"regular expression {self._shown}"

    def call(self, first: int, method: int, *inputs: Any) -> list[list[str]]:
        find: Callable[[str], list[str]] = self._compiled.findall
        return [find(text) for text in inputs[0]]

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        return self.call(0, 0, *inputs)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        if not isinstance(self.pattern, str) or len(self.pattern) > MOST_CHARACTERS:
            raise SchemaError(
                f"a pattern is a str of at most {MOST_CHARACTERS} characters, not {self._shown}"
            )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # whoever wrote the pattern has seen them
                return re.compile(self.pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise SchemaError(f"{self._shown} is no regular expression: {error}") from None

    @property
    def _shown(self) -> str:
        text = repr(self.pattern)
        return text if len(text) <= 100 else f"{text[:100]}..."
