"""Stop words go before n-grams are taken, and plans with one list hold it once."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import pretzel
from pretzel.errors import ImportModelError

WORDS = st.sampled_from(
    [*sorted(ENGLISH_STOP_WORDS)[::9], "good", "bad", "book", "Ünder", "UNDER", "日本語", "a", "."]
)
TEXTS = st.lists(
    st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=20).map(" ".join), min_size=1
)
LISTS = {
    "tuple": ("good", "the"),
    "set": {"the", "and", "was"},
    "frozenset": frozenset({"日本語", "книга"}),
    "inconsistent": ["BAD", "The end", "c++", "", " ", "naïve", "a" * 300],
    "surrogates": ["\ud800", "bad"],
    "other types": ["good", 7, None],
    "all": ["good", "bad", "book", "the", "end"],
}


@settings(max_examples=80, deadline=None)
@given(texts=TEXTS)
def test_any_text(texts) -> None:
    vectorizer = CountVectorizer(stop_words="english", ngram_range=(1, 3), dtype=np.float64)
    try:
        expected = vectorizer.fit_transform(texts)
    except ValueError:  # an empty vocabulary
        return
    assert (pretzel.compile(vectorizer).transform(texts) != expected).nnz == 0


@pytest.mark.parametrize("name", LISTS)
def test_lists(name, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), strip_accents="unicode")
    vectorizer.stop_words = LISTS[name]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Your stop_words may be inconsistent")
        analyzer = vectorizer.build_analyzer()
        vocabulary = sorted({term for text in corpus for term in analyzer(text)})
    fixed = CountVectorizer(
        ngram_range=(1, 2), strip_accents="unicode", vocabulary=vocabulary, dtype=np.float64
    )
    fixed.stop_words = LISTS[name]
    fixed._stop_words_id = id(fixed.stop_words)  # has warned already
    check(fixed)


def test_equal_lists_are_one_object(corpus, targets) -> None:
    store = pretzel.ObjectStore()
    plans = []
    for words, seed in ((["the", "and"], 1), ({"and", "the"}, 2)):
        vectorizer = TfidfVectorizer(stop_words=list(words), max_features=20 + seed)
        model = make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["int"])
        plans.append(pretzel.compile(model, store=store))
    keys = [
        {
            operation.parameters["dictionary"].key
            for stage in plan.stages
            for physical in stage.candidates[0].stages
            for operation in physical.operations
            if operation.op == "drop_tokens"
        }
        for plan in plans
    ]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 1


def test_an_unknown_list_is_named() -> None:
    vectorizer = CountVectorizer(vocabulary=["good"])
    vectorizer.stop_words = "klingon"
    with pytest.raises(ImportModelError, match="has no usable stop_words"):
        pretzel.compile(vectorizer)
