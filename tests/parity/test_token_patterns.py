r"""Token patterns: what the kernel finds in any text is what re.findall finds."""

from __future__ import annotations

import re
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

import pretzel
from pretzel.errors import SchemaError
from pretzel.operators import FindTokens
from pretzel.store import ObjectStore

PATTERNS = [
    r"(?u)\b\w\w+\b",
    r"(?u)\b\w+\b",
    r"\w+",
    r"(\w+)",
    r"\b(\w{3,})\b",
    r"\b\w{3,5}\b",
    r"\b\w\w\w?\b",
    r"[a-zA-Z]+",
    r"[a-z]+",
    r"[A-Za-z0-9]+",
    r"(?i)[a-z]{2,}",
    r"\b[a-zA-Z]{2,}\b",
    r"\b[a-z]{1,3}\b",
    r"\b[a-z]{2,}",
    r"[a-z]{2,}\b",
    r"\b[a-zA-Z]\w+\b",
    r"(?u)\b[^\W\d_]\w*\b",
    r"[a-z]\w{2,}",
    r"\b[a-z]\w+",
    r"[A-Za-z_][A-Za-z0-9_]*",
    r"\b[a-z][a-z0-9]{1,4}\b",
    r"[0-9]\w*\b",
    r"\S+",
    r"[^\s]+",
    r"\b\S+\b",
    r"\b\S{2,}",
    r"\S{2,}\b",
    r"[\w']+",
    r"\b[\w'-]+\b",
    r"\d+",
    r"\b\d{2}\b",
    r"[^\W\d_]+",
    r"[а-яё]+",
    r"[\u4e00-\u9fff]+",
    r"[\U0001f300-\U0001ffff]+",
    r"[^a]+",
    r"\W+",
    r"-+",
    r"(?a)\w+",
    r"[^\s\S]+",
]
REFUSED = [
    "", "(", "a|b", ".+", r"\w*", r"\w+?", r"\w++", r"\w{2,4}", r"\b\w{2,4}", r"[a-z]", r"\b\b",
    r"[a-z]+\w+", r"\w[a-z]+", r"#\w+", r"[a-z]\S+", r"[a-z]\w{,3}",
    r"\B\w+", "^a+", "(a)a+", r"(?=a)\w+", r"(?a)\b\w+", r"\b[\w']{2,5}\b",
    r"(?i:a+)", r"(\w+)\s",
]  # fmt: skip
TRICKY = st.sampled_from("abzAZ09_'- \t\n\x85\xa0.éßſK\u0130\u2028\u0301日本ё٣½\ud800\U0001f44d")
TEXT = st.text(st.one_of(TRICKY, TRICKY, st.characters(exclude_categories=())), max_size=150)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_any_text(pattern) -> None:
    find = re.compile(pattern).findall

    @settings(max_examples=60, deadline=None)
    @given(texts=st.lists(TEXT, min_size=1, max_size=4))
    def check(texts: list[str]) -> None:
        expected = [find(text) for text in texts]
        assert FindTokens(pattern).reference([texts]) == expected
        known = {token for tokens in expected for token in tokens} | {"a"}
        # A word n-gram cannot hold a space, which some of these patterns find.
        words = sorted(token for token in known if " " not in token)
        letters = sorted(set("".join(known)))
        tokens = pretzel.FlourContext(ObjectStore()).text().find_tokens(pattern)
        flow = tokens.word_ngram(1, vocabulary=words).concat(
            tokens.char_ngram(1, vocabulary=letters)
        )
        for row, found in zip(pretzel.compile(flow.plan()).transform(texts).toarray(), expected,
                              strict=True):  # fmt: skip
            counts = [found.count(word) for word in words]
            assert row.tolist() == counts + ["".join(found).count(letter) for letter in letters]

    check()


@pytest.mark.parametrize("pattern", REFUSED)
def test_other_patterns_are_refused(pattern) -> None:
    with pytest.raises(SchemaError, match=r"is too complex: possible are|no regular expression"):
        FindTokens(pattern)


@pytest.mark.parametrize("pattern", [r"\w+", r"[a-z]+", r"\S+", r"\b\w{2,3}\b", r"[\w']+"])
def test_every_code_point(pattern) -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    texts = [every[at : at + 5000] for at in range(0, len(every), 5000)]
    options = {"token_pattern": pattern, "lowercase": False, "dtype": np.float64}
    vectorizer = CountVectorizer(**options, analyzer="word").fit(texts)
    plan = pretzel.compile(vectorizer)
    assert (vectorizer.transform(texts) != plan.transform(texts)).nnz == 0
