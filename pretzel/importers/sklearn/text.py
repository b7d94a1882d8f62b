"""CountVectorizer and TfidfVectorizer: texts to counted, then weighted, n-grams.

scikit-learn lower-cases, strips accents, then takes either tokens of two or more word characters
joined by one space, or characters after runs of white space have shrunk to one space. A term's
column is its number in ``vocabulary_``; whatever chose the vocabulary (``min_df``, ``max_df``,
``max_features``, ``vocabulary``) has no say any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pretzel.importers.sklearn.tfidf import weigh
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    CharNgram,
    CollapseWhitespace,
    Lowercase,
    StripAccents,
    TermWeight,
    Tokenize,
    WordNgram,
    pack_terms,
)

# Two or more word characters; for str the flag is implied.
DEFAULT_TOKEN_PATTERN = r"(?u)\b\w\w+\b"
TOKEN_PATTERNS = frozenset({DEFAULT_TOKEN_PATTERN, r"\b\w\w+\b"})

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
    step.expect_text(given)
    model = step.model
    refuse_custom_analysis(step)
    shortest, longest = ngram_range(step)
    terms, offsets = pack_terms(terms_by_column(step, read_vocabulary(step)))
    if model.lowercase:
        given = given.apply(Lowercase())
    if model.strip_accents:
        given = given.apply(StripAccents(model.strip_accents))
    if model.analyzer == "char":
        given = given.apply(CollapseWhitespace())
        return given.apply(CharNgram(shortest, longest, terms, offsets), dtype)
    given = given.apply(Tokenize())
    return given.apply(WordNgram(shortest, longest, terms, offsets), dtype)


def refuse_custom_analysis(step: Step) -> None:
    """Raise `UnsupportedOperatorError` for an analysis that no operator performs.

    Options that scikit-learn ignores for the analyzer in question are ignored here too.
    """
    model = step.model
    if model.input != "content":
        raise step.refused(f"input={model.input!r} reads files; only 'content' is possible")
    if model.analyzer not in ("word", "char"):
        named = "a callable" if callable(model.analyzer) else repr(model.analyzer)
        raise step.refused(f"analyzer={named}; 'word' and 'char' are possible")
    if model.preprocessor is not None:
        raise step.refused("preprocessor= is Python code; only lowercase= is possible")
    if model.strip_accents and model.strip_accents not in ("unicode", "ascii"):
        raise step.refused("strip_accents= is Python code; 'unicode' and 'ascii' are possible")
    if model.analyzer == "char":
        return
    if model.tokenizer is not None:
        raise step.refused("tokenizer= is Python code; only the default token_pattern is possible")
    if model.token_pattern not in TOKEN_PATTERNS:
        raise step.refused(
            f"token_pattern={model.token_pattern!r}; only the default "
            f"{DEFAULT_TOKEN_PATTERN!r} is possible"
        )
    if model.stop_words is not None and len(model.stop_words) > 0:
        raise step.refused(
            "stop_words= is not supported yet; leave it None (max_df= and min_df= work)"
        )


def ngram_range(step: Step) -> tuple[int, int]:
    """Shortest and longest n-gram in tokens or characters."""
    shortest, longest = (int(bound) for bound in step.model.ngram_range)
    if not 1 <= shortest <= longest:
        raise step.refused(f"ngram_range={(shortest, longest)}; 1 <= min_n <= max_n is possible")
    return shortest, longest


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
        resolved.transform([""])
    except ValueError as error:
        raise step.invalid(f"has no usable vocabulary: {error}") from error
    return resolved.vocabulary_  # type: ignore[no-any-return]


def terms_by_column(step: Step, vocabulary: Mapping[str, int]) -> list[str]:
    """The terms in the order of their columns.

    Raises:
        UnsupportedOperatorError: a term is not a str.
        ImportModelError: the columns are not 0 to n - 1.
    """
    if not all(issubclass(kind, str) for kind in set(map(type, vocabulary))):
        stranger = next(term for term in vocabulary if not isinstance(term, str))
        raise step.refused(f"vocabulary term {stranger!r} is not a str")
    columns = np.fromiter(vocabulary.values(), dtype=np.int64, count=len(vocabulary))
    places = np.argsort(columns)
    if not np.array_equal(columns[places], np.arange(columns.size)):
        raise step.invalid("has a vocabulary whose columns are not 0 to n - 1")
    terms = list(vocabulary)
    return [terms[place] for place in places.tolist()]
