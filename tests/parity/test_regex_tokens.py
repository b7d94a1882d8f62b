r"""Any token pattern: what is no run of one class of characters is found by Python's own engine,
and tokens with spaces in them, or with nothing, count as scikit-learn counts them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union

import pretzel
from pretzel.errors import UnsupportedOperatorError
from pretzel.operators import RegexTokens

from .conftest import LABELS, THREE, assert_agree

IRREGULAR = [
    r"(?u)\b\w+(?:'\w+)?\b",
    r"\w*",
    r"\w+?",
    r"(\w+)\s",
    r"#?\w\w+",
    r"\d+|[a-z]+",
    r"(?<=\s)\S+(?=\s)",
    r"(?i:GOOD|bad)\b.?",
    r"[A-Z][^.!?]*",
    r"\b\w{2,4}",
    r"[\u4e00-\u9fff]",
    r"(a)?b",
]
RUNS = [r"[^,.]+", r"\D+", r"[a-z ]{2,}"]
WITH_SPACES = [*RUNS, r"\w+ \w+", r".+"]


def is_text(text: str) -> bool:
    """Whether scikit-learn can hash it: it encodes the terms."""
    return not any(0xD800 <= ord(char) < 0xE000 for char in text)


@pytest.mark.parametrize("lengths", [(1, 1), (1, 3), (2, 2)])
@pytest.mark.parametrize("pattern", IRREGULAR + WITH_SPACES)
def test_counts(corpus, texts, check, pattern, lengths) -> None:
    options = {"token_pattern": pattern, "ngram_range": lengths, "lowercase": False}
    vectorizer = CountVectorizer(**options, dtype=np.float64).fit([*corpus, "a good bad ab #x"])
    plan = check(vectorizer)
    assert ("regex_tokens" in plan.explain()) == (pattern not in RUNS)


@pytest.mark.parametrize("pattern", [r"\w+(?:'\w+)?", r"[^,.]+", r"(\w+)\W"])
@pytest.mark.parametrize("lengths", [(1, 1), (1, 2)])
def test_models_behind(corpus, check, pattern, lengths) -> None:
    options = {"token_pattern": pattern, "ngram_range": lengths, "stop_words": ["the", " bad"]}
    tfidf = TfidfVectorizer(**options, strip_accents="unicode", sublinear_tf=True)
    check(make_pipeline(tfidf, LogisticRegression()).fit(corpus, THREE))
    union = make_union(tfidf, CountVectorizer(analyzer="char_wb", ngram_range=(2, 3)))
    plan = check(make_pipeline(union, MultinomialNB()).fit(corpus, LABELS))
    assert plan.explain().count("python, on its thread") == ("^" not in pattern)


@pytest.mark.parametrize("pattern", [r"\w+?", r"[^,.]+", r"\w+(?:'\w+)?"])
def test_hashed(corpus, texts, pattern) -> None:
    hashing = HashingVectorizer(token_pattern=pattern, ngram_range=(1, 2), n_features=1000)
    model = make_pipeline(hashing, LogisticRegression()).fit(corpus, LABELS)
    assert_agree(model, [text for text in texts if is_text(text)], pretzel.compile(model))


TRICKY = st.sampled_from("abAZ09_'- ,.\t\n\x85éßſ\u0130日ё٣½\ud800\U0001f44d")
TEXT = st.text(st.one_of(TRICKY, st.characters(exclude_categories=())), max_size=80)


@pytest.mark.parametrize("pattern", [r"\w*", r"[^,.]+", r"(\S+)\s", r"a|b|\W"])
def test_any_text(pattern) -> None:
    find = re.compile(pattern).findall

    @settings(max_examples=60, deadline=None)
    @given(
        texts=st.lists(TEXT, min_size=1, max_size=4),
        lengths=st.sampled_from([(1, 1), (1, 2), (2, 3)]),
    )
    def check(texts: list[str], lengths: tuple[int, int]) -> None:
        assert RegexTokens(pattern).reference([texts]) == [find(text) for text in texts]
        options = {"token_pattern": pattern, "lowercase": False, "ngram_range": lengths}
        try:
            vectorizer = CountVectorizer(**options, dtype=np.float64).fit(texts)
        except ValueError:  # an empty vocabulary
            return
        assert_agree(vectorizer, [*texts, " ".join(texts)], pretzel.compile(vectorizer))

    check()


def test_what_cannot_be_a_pattern_is_refused() -> None:
    for pattern, reason in [
        (r"(a)(b)", "has 2 groups"),
        ("(", "no regular expression"),
        ("a" * 1000 + "(b)(c)", "has 2 groups"),
        ("a" * 10_001, "at most 10000 characters"),
    ]:
        vectorizer = CountVectorizer(token_pattern=pattern, vocabulary=["a"])
        with pytest.raises(UnsupportedOperatorError, match=reason):
            pretzel.compile(vectorizer)
