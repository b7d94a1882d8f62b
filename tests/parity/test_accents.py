"""Stripping accents: every code point and any text, as scikit-learn's own functions do it."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import (
    CountVectorizer,
    TfidfVectorizer,
    strip_accents_ascii,
    strip_accents_unicode,
)
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

import pretzel
from pretzel import _core
from pretzel.operators import StripAccents

FUNCTIONS = {"unicode": strip_accents_unicode, "ascii": strip_accents_ascii}
MARKS = st.sampled_from("aE \u0301\u0327\u0323\u0345\u05b0\u0f71\u3099\u20dd\u1161\u11a8\uac00é각")
ANY = st.text(st.one_of(st.characters(exclude_categories=()), MARKS), max_size=50)


@pytest.mark.parametrize("form", FUNCTIONS)
def test_every_code_point(form) -> None:
    for start in range(0, sys.maxunicode + 1, 4096):
        chars = [chr(code) for code in range(start, start + 4096)]
        expected = [FUNCTIONS[form](char) for char in chars]
        assert [_core.strip_accents(char, form == "ascii") for char in chars] == expected
        # Whole texts may put combining characters into another order: those go anyway.
        whole = "".join(chars)
        assert _core.strip_accents(whole, form == "ascii") == "".join(expected)


@settings(max_examples=400, deadline=None)
@given(text=ANY)
@pytest.mark.parametrize("form", FUNCTIONS)
def test_any_text(form, text) -> None:
    expected = FUNCTIONS[form](text)
    assert _core.strip_accents(text, form == "ascii") == expected
    assert StripAccents(form).reference([[text]]) == [expected]


@pytest.mark.parametrize("form", FUNCTIONS)
@pytest.mark.parametrize("lowercase", [False, True])
def test_one_union_reads_the_text_in_several_ways(form, lowercase, check, corpus, targets) -> None:
    union = make_union(
        TfidfVectorizer(strip_accents=form, lowercase=lowercase),
        TfidfVectorizer(lowercase=lowercase),
        CountVectorizer(strip_accents=form, analyzer="char", ngram_range=(2, 3), dtype=np.float64),
    )
    check(make_pipeline(union, LogisticRegression()).fit(corpus, targets["three"]))


def test_csv_fields_lose_their_accents_too() -> None:
    flow = pretzel.FlourContext(pretzel.ObjectStore()).csv.from_text(",").with_schema(["n", "t"])
    text = flow.select("t").lowercase().strip_accents("ascii")
    plan = pretzel.compile(text.tokenize().word_ngram(1, vocabulary=["ete", "ff"]).plan())
    assert plan.transform(["1,ÉTÉ ﬀ", '2,"é,té ete"']).toarray().tolist() == [[1, 1], [1, 0]]
