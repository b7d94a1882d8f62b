"""The fluent side of Flour: every method chains one transform and computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pretzel.flour.program import Program
from pretzel.flour.transform import Transform, make_transform
from pretzel.operators import (
    CharNgram,
    CollapseWhitespace,
    Concat,
    CountTokens,
    DropTokens,
    FindTokens,
    HashNgram,
    JoinTokens,
    Linear,
    Lowercase,
    Normalize,
    Operator,
    PaddedCharNgram,
    Predictor,
    RegexTokens,
    Scale,
    SelectColumn,
    SelectColumns,
    SelectNumbers,
    StripAccents,
    TermWeight,
    Threshold,
    ToDense,
    Tokenize,
    ToSparse,
    WordNgram,
    pack_terms,
)
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore

Lengths = int | tuple[int, int]  # one n-gram length, or shortest and longest


class Flow:
    """A transform with its store, to chain the next one behind.

    Every method gives a new Flow and raises SchemaError when the operator does not fit.
    ``statistics``: what training knows about the output of the new transform.
    """

    def __init__(self, transform: Transform, store: ObjectStore) -> None:
        self.transform = transform
        self._store = store

    @property
    def inputs(self) -> tuple[Flow, ...]:
        """What the last transform reads."""
        return tuple(Flow(each, self._store) for each in self.transform.inputs)

    def apply(
        self, operator: Operator, *others: Flow, statistics: Statistics | None = None
    ) -> Flow:
        """Any operator over this flow and, behind it, others."""
        inputs = (self.transform, *(other.transform for other in others))
        return Flow(make_transform(operator, inputs, self._store, statistics), self._store)

    def select(self, column: str) -> Flow:
        """One text column of a record."""
        return self.apply(SelectColumn(column))

    def numbers(self, *columns: str) -> Flow:
        """Some number columns of a record, side by side."""
        return self.apply(SelectNumbers(columns))

    def to_dense(self) -> Flow:
        """A sparse vector with its zeros."""
        return self.apply(ToDense())

    def to_sparse(self) -> Flow:
        """A dense vector without its zeros."""
        return self.apply(ToSparse())

    def lowercase(self) -> Flow:
        """Texts in lower case."""
        return self.apply(Lowercase())

    def strip_accents(self, form: str = "unicode") -> Flow:
        """Texts without accents: "unicode" or "ascii"."""
        return self.apply(StripAccents(form))

    def collapse_whitespace(self) -> Flow:
        """Runs of whitespace become one space."""
        return self.apply(CollapseWhitespace())

    def tokenize(self, statistics: Statistics | None = None) -> Flow:
        """Words of two or more word characters."""
        return self.apply(Tokenize(), statistics=statistics)

    def find_tokens(self, pattern: str, statistics: Statistics | None = None) -> Flow:
        """What ``re.findall`` finds; the pattern must be a run of one class of characters."""
        return self.apply(FindTokens(pattern), statistics=statistics)

    def regex_tokens(self, pattern: str, statistics: Statistics | None = None) -> Flow:
        """What ``re.findall`` finds, by any pattern with at most one group; runs in Python."""
        return self.apply(RegexTokens(pattern), statistics=statistics)

    def join_tokens(self, shortest: int, longest: int) -> Flow:
        """Runs of so many tokens as tokens."""
        return self.apply(JoinTokens(shortest, longest))

    def count_tokens(self, vocabulary: Sequence[str], statistics: Statistics | None = None) -> Flow:
        """Counts of the tokens of the vocabulary, in its order."""
        return self.apply(CountTokens(1, 1, *pack_terms(vocabulary)), statistics=statistics)

    def drop_tokens(self, words: Sequence[str], statistics: Statistics | None = None) -> Flow:
        """Tokens without these."""
        return self.apply(DropTokens(*pack_terms(words)), statistics=statistics)

    def char_ngram(
        self, n: Lengths, *, vocabulary: Sequence[str], statistics: Statistics | None = None
    ) -> Flow:
        """Counts of the character n-grams of the vocabulary, in its order."""
        shortest, longest = _lengths(n)
        operator = CharNgram(shortest, longest, *pack_terms(vocabulary))
        return self.apply(operator, statistics=statistics)

    def padded_char_ngram(
        self, n: Lengths, *, vocabulary: Sequence[str], statistics: Statistics | None = None
    ) -> Flow:
        """Counts of the character n-grams of tokens that have a space at both ends."""
        shortest, longest = _lengths(n)
        operator = PaddedCharNgram(shortest, longest, *pack_terms(vocabulary))
        return self.apply(operator, statistics=statistics)

    def word_ngram(
        self, n: Lengths, *, vocabulary: Sequence[str], statistics: Statistics | None = None
    ) -> Flow:
        """Counts of the word n-grams of the vocabulary, in its order."""
        shortest, longest = _lengths(n)
        operator = WordNgram(shortest, longest, *pack_terms(vocabulary))
        return self.apply(operator, statistics=statistics)

    def hash_ngram(
        self,
        n: Lengths,
        *,
        columns: int,
        unit: str = "word",
        signed: bool = True,
        binary: bool = False,
        statistics: Statistics | None = None,
    ) -> Flow:
        """Signed counts of hashed n-grams; unit "word", "char" or "padded_char"."""
        operator = HashNgram(unit, *_lengths(n), columns, signed, binary)
        return self.apply(operator, statistics=statistics)

    def term_weight(
        self, *, binary: bool = False, sublinear: bool = False, idf: ArrayLike | None = None
    ) -> Flow:
        """Counts to weights; ``idf``: one factor a column."""
        factors = None if idf is None else _floats(idf)
        return self.apply(TermWeight(binary, sublinear, factors))

    def normalize(self, norm: str = "l2") -> Flow:
        """Rows divided by their norm: "l1", "l2" or "max"."""
        return self.apply(Normalize(norm))

    def scale(self, factor: float) -> Flow:
        """Every value times one factor."""
        return self.apply(Scale(float(factor)))

    def threshold(self, limit: float = 0.0) -> Flow:
        """1 for what is above the limit, the rest gone."""
        return self.apply(Threshold(float(limit)))

    def select_columns(self, columns: ArrayLike) -> Flow:
        """Some columns, by number, ascending."""
        return self.apply(SelectColumns(np.array(columns, np.int64)))

    def concat(self, *others: Flow) -> Flow:
        """This vector's columns, then those of the others."""
        return self.apply(Concat(), *others)

    def linear(self, weights: ArrayLike, bias: ArrayLike) -> Flow:
        """``w.x + bias``; weights [columns] or [columns, k], bias a number or [k]."""
        matrix = _floats(weights)
        matrix = matrix.reshape(-1, 1) if matrix.ndim == 1 else matrix
        return self.apply(Linear(matrix, np.atleast_1d(_floats(bias))))

    def predictor(
        self,
        link: str,
        labels: ArrayLike | None = None,
        *,
        label_dtype: str | None = None,
        squeeze: bool = True,
    ) -> Flow:
        """The end of the program; see `pretzel.operators.predictor.Predictor`."""
        array: NDArray[Any] | None = None if labels is None else np.asarray(labels)
        given = label_dtype or ("float64" if array is None else array.dtype.str)
        return self.apply(Predictor(link, array, given, squeeze))

    def classifier_binary_linear(
        self, weights: ArrayLike, bias: ArrayLike, *, labels: ArrayLike = (0, 1)
    ) -> Flow:
        """Logistic regression between two classes, the second one the positive one."""
        return self.linear(weights, bias).predictor("logistic", labels)

    def plan(self) -> Program:
        """The finished program.

        Raises:
            ProgramError: it ends neither in a predictor nor in a sparse vector.
        """
        return Program(self.transform)

    def __repr__(self) -> str:
        return f"<Flow: {self.transform!r}>"


def _lengths(n: Lengths) -> tuple[int, int]:
    return (n, n) if isinstance(n, int) else n


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.ascontiguousarray(values, np.float64).reshape(np.shape(values))
