"""Any text at all, alone and in batches, answers as scikit-learn does."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

import pretzel

ANY = st.characters(exclude_categories=())  # surrogates included
TRICKY = st.sampled_from(
    "aAbBgG_ 19.\t\n\x00\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u200b\u200d\ufeff\u3000"
    "ΣσςΑαİıIiẞßſŉǅﬃ\u0301\u0307\u0345\u00ad日本かナ한ع٣क्ष\ud800\udc00\ud83d\ude00😀👍🏽𐐀"
)
WORDS = st.sampled_from(
    ["good", "Bad", "the", "END", "book", "ΣΑΣ", "日本語", "été", "İ", "a", "I", "книга", "👍🏽"]
)
TEXT = st.one_of(
    st.text(ANY, max_size=40),
    st.text(TRICKY, max_size=60),
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(st.one_of(WORDS, st.text(TRICKY, max_size=4)), max_size=20).map("".join),
)


@pytest.fixture(scope="module")
def model(corpus: list[str], targets: dict[str, Any]) -> Any:
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3)),
        CountVectorizer(analyzer="char", ngram_range=(4, 5), lowercase=False),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), strip_accents="unicode"),
    )
    return make_pipeline(union, LogisticRegression()).fit(corpus, targets["three"])


@pytest.fixture(scope="module")
def plan(model: Any) -> pretzel.ModelPlan:
    return pretzel.compile(model)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=6))
def test_any_text(model, plan, texts) -> None:
    expected = model.decision_function(texts)
    found = plan.decision_function(texts)
    assert np.all(np.abs(found - expected) <= 1e-9 * np.maximum(1.0, np.abs(expected)))
    np.testing.assert_allclose(plan.predict_proba(texts), model.predict_proba(texts), atol=1e-9)
    assert plan.predict(texts).tolist() == model.predict(texts).tolist()


def every_code_point() -> list[str]:
    """All 1,114,112 code points in order, 4,096 a text."""
    return ["".join(map(chr, range(at, at + 4096))) for at in range(0, sys.maxunicode + 1, 4096)]


@pytest.mark.parametrize("lowercase", [True, False])
@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
def test_every_code_point(analyzer, lowercase) -> None:
    """Each code point is part of words, or not, and is lower-cased, as in scikit-learn."""
    texts = [" ".join(f"a{letter}b" for letter in text) for text in every_code_point()[:18]]
    vectorizer = CountVectorizer(analyzer=analyzer, lowercase=lowercase, dtype=float).fit(texts)
    plan = pretzel.compile(vectorizer)
    assert (vectorizer.transform(texts) != plan.transform(texts)).nnz == 0
