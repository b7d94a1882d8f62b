"""HashingVectorizer: every option, alone, behind idf and under a model; any text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.utils import murmurhash3_32

import pretzel
from pretzel.errors import SchemaError, UnsupportedOperatorError
from pretzel.operators import HashNgram
from pretzel.operators.murmur import murmur_hash

OPTIONS: list[dict[str, Any]] = [
    {},
    {"n_features": 1},
    {"n_features": 7, "norm": None},
    {"n_features": 1000, "ngram_range": (1, 3)},
    {"n_features": 2**31 - 1},
    {"n_features": 64, "alternate_sign": False, "norm": "l1"},
    {"n_features": 16, "binary": True, "norm": None},
    {"n_features": 16, "binary": True, "ngram_range": (1, 2)},
    {"n_features": 99, "analyzer": "char", "ngram_range": (1, 4)},
    {"n_features": 2**18, "analyzer": "char_wb", "ngram_range": (2, 5)},
    {"n_features": 50, "analyzer": "char_wb", "ngram_range": (6, 8), "norm": "l1"},
    {"n_features": 50, "stop_words": "english", "token_pattern": r"\w+", "lowercase": False},
    {"n_features": 2**10, "strip_accents": "unicode", "ngram_range": (2, 2)},
]
named = [pytest.param(options, id=str(options)) for options in OPTIONS]


@pytest.fixture(scope="module")
def encodable(texts: list[str]) -> list[str]:
    """scikit-learn cannot hash lone surrogates."""
    return [
        text for text in texts if text.isascii() or not any("\ud800" <= c < "\ue000" for c in text)
    ]


@pytest.mark.parametrize("options", named)
def test_alone(options, encodable) -> None:
    """Column by column, those that hold a 0 included."""
    vectorizer = HashingVectorizer(**options)
    expected = vectorizer.transform(encodable)
    found = pretzel.compile(vectorizer).transform(encodable)
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert found.indptr.tolist() == expected.indptr.tolist()
    assert found.indices.tolist() == expected.indices.tolist()
    np.testing.assert_allclose(found.data, expected.data, rtol=1e-12, atol=0)


@pytest.mark.parametrize("options", [each for each in OPTIONS if each.get("n_features", 0) < 2**18])
def test_under_a_model(options, check, corpus, targets, encodable) -> None:
    vectorizer = HashingVectorizer(**{"n_features": 500, **options})
    model = make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["three"])
    check(model, encodable)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("norm", ["l1", "l2", None])
def test_behind_idf(signed, norm, check, corpus, targets, encodable) -> None:
    vectorizer = HashingVectorizer(n_features=200, alternate_sign=signed, norm=None)
    weights = TfidfTransformer(norm=norm, sublinear_tf=not signed)
    check(make_pipeline(vectorizer, weights).fit(corpus), encodable)
    model = make_pipeline(vectorizer, weights, SGDClassifier(max_iter=5, tol=None, random_state=0))
    check(model.fit(corpus, targets["int"]), encodable)


def test_the_default_size_costs_its_weights_only(corpus, targets) -> None:
    model = make_pipeline(HashingVectorizer(), LogisticRegression()).fit(corpus, targets["int"])
    plan = pretzel.compile(model)
    assert plan.nbytes < 8 * 2**20 + 1000
    assert plan.predict(corpus).tolist() == model.predict(corpus).tolist()


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
WORDS = st.lists(st.sampled_from(["good", "Bad", "été", "日本語", "\u2028", "x"])).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.one_of(ANY, WORDS), min_size=1, max_size=5))
@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
def test_any_text(analyzer, texts) -> None:
    options = {"analyzer": analyzer, "ngram_range": (1, 3), "norm": None}
    for columns in (5, 2**20):
        vectorizer = HashingVectorizer(n_features=columns, **options)
        found = pretzel.compile(vectorizer).transform(texts)
        assert (vectorizer.transform(texts) != found).nnz == 0


def test_a_union_takes_characters_and_words(check, corpus, targets, encodable) -> None:
    union = make_union(
        HashingVectorizer(n_features=300, analyzer="char", ngram_range=(2, 3)),
        HashingVectorizer(n_features=300, ngram_range=(1, 2)),
        HashingVectorizer(n_features=300, analyzer="char_wb", ngram_range=(3, 3)),
    )
    check(make_pipeline(union, LogisticRegression()).fit(corpus, targets["str"]), encodable)


@given(st.binary(max_size=20))
def test_the_reference_hash(data) -> None:
    assert murmur_hash(data) == murmurhash3_32(data, 0)


def test_lone_surrogates_are_hashed_where_scikit_learn_raises() -> None:
    vectorizer = HashingVectorizer(n_features=64, analyzer="char", norm=None)
    with pytest.raises(UnicodeEncodeError):
        vectorizer.transform(["\ud800"])
    found = pretzel.compile(vectorizer).transform(["\ud800"]).toarray()[0]
    operator = HashNgram("char", 1, 1, 64, True, False)
    assert {int(c): found[c] for c in np.flatnonzero(found)} == operator.reference([["\ud800"]])[0]


def test_logarithms_of_signed_counts_are_refused(corpus) -> None:
    model = make_pipeline(HashingVectorizer(n_features=9), TfidfTransformer(sublinear_tf=True))
    with pytest.raises(UnsupportedOperatorError, match="alternate_sign=False"):
        pretzel.compile(model)


@pytest.mark.parametrize("columns", [0, 2**31])
def test_columns_are_checked(columns) -> None:
    with pytest.raises(SchemaError, match="columns must be from 1"):
        HashNgram("word", 1, 1, columns, True, False)
