"""CountVectorizer and TfidfVectorizer: texts to counted, then weighted, n-grams.

A term's column is its number in ``vocabulary_``; whatever chose the vocabulary (``min_df``,
``max_df``, ``max_features``, ``vocabulary``) has no say any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.importers.sklearn.analysis import analyze, may_hold_spaces, ngram_range
from pretzel.importers.sklearn.tfidf import weigh
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    CharNgram,
    CountTokens,
    JoinTokens,
    PaddedCharNgram,
    PythonCounts,
    TermWeight,
    WordNgram,
    pack_terms,
)
from pretzel.operators.ngram import Ngram
from pretzel.operators.python_function import write_terms

NGRAMS: Mapping[str, type[Ngram]] = {
    "word": WordNgram,
    "char": CharNgram,
    "char_wb": PaddedCharNgram,
}

# Counts are whole numbers below 2**53: exact in each of these, and in float64.
COUNT_DTYPES = frozenset({"int32", "int64", "float64"})


def import_count_vectorizer(step: Step, given: Intermediate) -> Intermediate:
    """Texts to n-gram counts, or to ones where ``binary``."""
    dtype = np.dtype(step.model.dtype)
    if dtype.name not in COUNT_DTYPES:
        raise step.refused(
            f"dtype={dtype.name} rounds or overflows; "
            f"{', '.join(sorted(COUNT_DTYPES))} are possible"
        )
    counts = count_ngrams(step, given, dtype)
    return counts.apply(TermWeight(True, False, None), dtype) if step.model.binary else counts


def import_tfidf_vectorizer(step: Step, given: Intermediate) -> Intermediate:
    """Texts to weighted n-grams; the weights are those of the inner TfidfTransformer."""
    dtype = np.dtype(step.model.dtype)
    if dtype != np.float64:
        raise step.refused(f"dtype={dtype.name} rounds its results; float64 is possible")
    transformer = step.attribute("_tfidf")
    step.attribute("vocabulary_")
    counts = count_ngrams(step, given, dtype)
    return weigh(step, counts, transformer, binary=bool(step.model.binary))


def count_ngrams(step: Step, given: Intermediate, dtype: np.dtype[Any]) -> Intermediate:
    """Texts to n-gram counts by the vectorizer's analyzer and vocabulary."""
    analyzer = step.model.analyzer
    # Longer n-grams are joined from tokens, which must be str then.
    single = callable(analyzer) or ngram_range(step) == (1, 1)
    analyzed = analyze(step, given, only_str=not single)
    vocabulary = by_column(step, read_vocabulary(step))
    if callable(analyzer) and not all(isinstance(term, str) for term in vocabulary):
        named = step.function("analyzer", analyzer)
        return given.apply(PythonCounts(*named, literal(step, vocabulary)), dtype)
    terms, offsets = pack_terms(only_str(step, vocabulary))
    if not callable(analyzer) and not (analyzer == "word" and may_hold_spaces(analyzed)):
        return analyzed.apply(NGRAMS[analyzer](*ngram_range(step), terms, offsets), dtype)
    if not single:
        analyzed = analyzed.apply(join_tokens(step))
    return analyzed.apply(CountTokens(1, 1, terms, offsets), dtype)


def literal(step: Step, vocabulary: list[Any]) -> NDArray[np.uint8]:
    """A vocabulary of terms that are not only str."""
    try:
        return write_terms(vocabulary)
    except SchemaError as error:
        raise step.refused(f"vocabulary: {error}") from error


def join_tokens(step: Step) -> JoinTokens:
    """Runs of tokens as tokens."""
    try:
        return JoinTokens(*ngram_range(step))
    except SchemaError as error:
        raise step.refused(f"ngram_range of tokens with spaces: {error}") from error


def read_vocabulary(step: Step) -> Mapping[str, int]:
    """Column of every term.

    A vectorizer with a fixed ``vocabulary`` answers without having been fitted: then a copy of
    it resolves the vocabulary by scikit-learn's own rules.

    Raises:
        ImportModelError: not fitted, or the fixed vocabulary is one that scikit-learn refuses.
    """
    model = step.model
    if hasattr(model, "vocabulary_") or model.vocabulary is None:
        return step.attribute("vocabulary_")  # type: ignore[no-any-return]
    from sklearn.base import clone

    resolved = clone(model)
    try:
        resolved.transform([])
    except ValueError as error:
        raise step.invalid(f"has no usable vocabulary: {error}") from error
    return resolved.vocabulary_  # type: ignore[no-any-return]


def by_column(step: Step, vocabulary: Mapping[Any, int]) -> list[Any]:
    """The terms in the order of their columns.

    Raises:
        ImportModelError: the columns are not 0 to n - 1.
    """
    columns = np.fromiter(vocabulary.values(), dtype=np.int64, count=len(vocabulary))
    places = np.argsort(columns)
    if not np.array_equal(columns[places], np.arange(columns.size)):
        raise step.invalid("has a vocabulary whose columns are not 0 to n - 1")
    terms = list(vocabulary)
    return [terms[place] for place in places.tolist()]


def only_str(step: Step, terms: list[Any]) -> list[str]:
    """The terms as they are. Raises UnsupportedOperatorError: one is not a str."""
    for kind in set(map(type, terms)):
        if not issubclass(kind, str):
            stranger = next(term for term in terms if type(term) is kind)
            raise step.refused(f"vocabulary term {stranger!r} is not a str")
    return terms
