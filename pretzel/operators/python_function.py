"""Functions of a text that somebody else wrote, by name: what vectorizers take as options."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.named_function import find_function
from pretzel.operators.native_values import SparseRows, sparse_rows
from pretzel.operators.operator import Arity
from pretzel.operators.python_operator import PythonOperator
from pretzel.operators.vocabulary import count_terms
from pretzel.schema import Kind, VectorType


@dataclass(frozen=True, eq=False)
class PythonFunction(PythonOperator):
    """A function of one text.

    Attributes:
        code: its name, ``module:qualname``.
        step: path of the step in the source model that it comes from.
    """

    code: str
    step: str

    def __post_init__(self) -> None:
        if not isinstance(self.code, str) or not isinstance(self.step, str):
            raise SchemaError(f"{self.name}: code and step must be str")

    @cached_property
    def function(self) -> Callable[[str], Any]:
        """The function itself, found by its name. Raises SchemaError."""
        return find_function(self.code)

    @property
    def described(self) -> str:
        return f"step {self.step!r}: function {self.code}"

    def open(self) -> None:
        _ = self.function


@dataclass(frozen=True, eq=False)
class PythonText(PythonFunction):
    """From a text to a text."""

    name: ClassVar[str] = "python_text"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.TEXT)

    def call(self, first: int, method: int, *inputs: Any) -> list[str]:
        return self.each(first, inputs[0], self._text)

    def _text(self, text: str) -> str:
        changed = self.function(text)
        if not isinstance(changed, str):
            raise TypeError(f"it must return str, not {type(changed).__name__}")
        return changed

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return self.call(0, 0, *inputs)


@dataclass(frozen=True, eq=False)
class PythonTokens(PythonFunction):
    """From a text to tokens.

    Attributes:
        only_str: a token that is not a str is an error; else it is left out, since no
            vocabulary of str knows it.
    """

    name: ClassVar[str] = "python_tokens"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    only_str: bool

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        return VectorType(Kind.TOKENS)

    def call(self, first: int, method: int, *inputs: Any) -> list[list[str]]:
        return self.each(first, inputs[0], self._tokens)

    def _tokens(self, text: str) -> list[str]:
        tokens = list(self.function(text))
        strangers = set(map(type, tokens)) - {str}
        if not strangers:
            return tokens
        kept = [token for token in tokens if isinstance(token, str)]
        if self.only_str and len(kept) < len(tokens):
            stranger = next(kind for kind in strangers if not issubclass(kind, str))
            raise TypeError(f"its tokens must be str, not {stranger.__name__}")
        return kept

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[list[str]]:
        return self.call(0, 0, *inputs)


@dataclass(frozen=True, eq=False)
class PythonCounts(PythonFunction):
    """From a text to counts of terms of any kind, str among others.

    Attributes:
        terms: uint8 [m]: the vocabulary as a Python literal, a list in the order of columns.
    """

    name: ClassVar[str] = "python_counts"
    arity: ClassVar[Arity] = Arity.ONE_TO_N

    terms: NDArray[np.uint8]

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_array("terms", np.uint8, 1)

    @cached_property
    def columns(self) -> Mapping[Any, int]:
        """Column of every term. Raises SchemaError."""
        try:
            terms = literal_eval(self.terms.tobytes().decode("utf-8", "surrogatepass"))
            columns = {term: column for column, term in enumerate(terms)}
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
            raise SchemaError(f"{self.name}: the terms are no literal: {error}") from error
        if not isinstance(terms, list) or len(columns) != len(terms):
            raise SchemaError(f"{self.name}: the terms are not a list of different ones")
        return columns

    def open(self) -> None:
        super().open()
        _ = self.columns

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.only_input(inputs, Kind.TEXT)
        return VectorType(Kind.SPARSE, len(self.columns))

    def call(self, first: int, method: int, *inputs: Any) -> SparseRows:
        return sparse_rows(self.each(first, inputs[0], self._counts))

    def _counts(self, text: str) -> dict[int, float]:
        return count_terms(self.function(text), self.columns)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[int, float]]:
        return self.each(0, inputs[0], self._counts)


def write_terms(terms: Iterable[Any]) -> NDArray[np.uint8]:
    """A vocabulary of any terms that are literals, as `PythonCounts` holds it.

    Raises:
        SchemaError: a term is not the value of a literal.

    >>> write_terms([("good", "book"), 7]).tobytes()
    b"[('good', 'book'), 7]"
    """
    listed = list(terms)
    written = repr(listed)
    try:
        read = literal_eval(written)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        read = None
    if read != listed:
        raise SchemaError("a term is neither a str nor a number, nor a tuple of such")
    return np.frombuffer(written.encode("utf-8", "surrogatepass"), np.uint8)
