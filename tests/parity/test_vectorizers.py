"""Every supported option of the vectorizers, alone (transform) and under a classifier."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

OPTIONS: list[dict[str, Any]] = [
    {},
    {"lowercase": False},
    {"ngram_range": (1, 2)},
    {"ngram_range": (2, 2)},
    {"ngram_range": (2, 4)},
    {"ngram_range": (1, 6)},
    {"strip_accents": "unicode"},
    {"strip_accents": "ascii", "ngram_range": (1, 2)},
    {"strip_accents": "unicode", "lowercase": False, "analyzer": "char", "ngram_range": (1, 3)},
    {"analyzer": "char"},
    {"stop_words": "english"},
    {"stop_words": ["the", "and", "日本語"], "ngram_range": (1, 3)},
    {"stop_words": ["bad"], "token_pattern": r"\w+", "lowercase": False, "ngram_range": (2, 2)},
    {"analyzer": "char_wb"},
    {"analyzer": "char_wb", "ngram_range": (3, 5)},
    {"analyzer": "char_wb", "ngram_range": (4, 7), "lowercase": False, "binary": True},
    {"analyzer": "char_wb", "ngram_range": (6, 6), "strip_accents": "unicode"},
    {"token_pattern": r"\S+", "ngram_range": (1, 3)},
    {"token_pattern": r"(?u)\b\w+\b", "ngram_range": (1, 2), "strip_accents": "ascii"},
    {"analyzer": "char", "ngram_range": (3, 3)},
    {"analyzer": "char", "ngram_range": (1, 4)},
    {"analyzer": "char", "ngram_range": (2, 7), "lowercase": False},
    {"analyzer": "char", "ngram_range": (4, 4), "max_features": 50},
    {"binary": True},
    {"binary": True, "analyzer": "char", "ngram_range": (2, 3)},
    {"min_df": 2},
    {"max_df": 0.3},
    {"min_df": 0.05, "max_df": 4},
    {"max_features": 7},
]

WEIGHTS: list[dict[str, Any]] = [
    {},
    {"sublinear_tf": True},
    {"use_idf": False},
    {"smooth_idf": False},
    {"norm": "l1"},
    {"norm": None},
    {"norm": None, "sublinear_tf": True},
    {"norm": None, "use_idf": False},
    {"norm": "l1", "sublinear_tf": True, "use_idf": False},
]

named = [pytest.param(options, id=str(options)) for options in OPTIONS]
weighted = [pytest.param(options, id=str(options)) for options in WEIGHTS]


@pytest.mark.parametrize("options", named)
def test_count_vectorizer(options, check, corpus, targets) -> None:
    check(
        make_pipeline(CountVectorizer(**options), LogisticRegression()).fit(corpus, targets["int"])
    )


@pytest.mark.parametrize("options", named)
def test_tfidf_vectorizer(options, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(**options)
    check(make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["int"]))
    check(vectorizer)


@pytest.mark.parametrize("options", weighted)
def test_tfidf_weights(options, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), **options)
    check(make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["three"]))
    check(vectorizer)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("options", weighted)
def test_tfidf_transformer(options, binary, check, corpus, targets) -> None:
    model = make_pipeline(
        CountVectorizer(ngram_range=(1, 2), binary=binary), TfidfTransformer(**options)
    )
    check(model.fit(corpus))
    check(make_pipeline(model, LogisticRegression()).fit(corpus, targets["int"]))


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_normalizer(norm, check, corpus, targets) -> None:
    check(make_pipeline(CountVectorizer(), Normalizer(norm)).fit(corpus))
    model = make_pipeline(TfidfVectorizer(norm=None), Normalizer(norm), LogisticRegression())
    check(model.fit(corpus, targets["int"]))


@pytest.mark.parametrize("dtype", [np.int64, np.int32])
def test_whole_number_counts_under_a_model(dtype, check, corpus, targets) -> None:
    vectorizer = CountVectorizer(dtype=dtype)
    check(make_pipeline(vectorizer, Normalizer()).fit(corpus))
    check(make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["three"]))


@pytest.mark.parametrize("dtype", [np.int64, np.int32])
@pytest.mark.parametrize("binary", [False, True])
def test_whole_number_counts_alone(dtype, binary, check, corpus) -> None:
    plan = check(CountVectorizer(dtype=dtype, binary=binary).fit(corpus))
    assert plan.output_description("transform") == ("int", plan.transform(["x"]).shape[1])


@pytest.mark.parametrize("options", named)
def test_counts_alone(options, check, corpus) -> None:
    check(CountVectorizer(**options, dtype=np.float64).fit(corpus))


VOCABULARIES = {
    "list": ["good", "bad", "book end", "zzz", "the"],
    "mapping": {"the": 1, "good": 0, "日本語": 3, "bad book": 2},
    "set": {"good", "bad", "the end", "е"},
    "never met": ["a", "x y", "good  bad", " good", "good ", "", " ", "Good", "a b c d", "c++"],
    "surrogates": ["\ud83d\ude00", "\U0001f600", "\ud800", "good"],
}


@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
@pytest.mark.parametrize("name", VOCABULARIES)
def test_fixed_vocabulary(name, analyzer, check, corpus, targets) -> None:
    options = {"vocabulary": VOCABULARIES[name], "analyzer": analyzer, "ngram_range": (1, 4)}
    check(CountVectorizer(**options, dtype=np.float64))  # needs no fit
    model = make_pipeline(TfidfVectorizer(**options), LogisticRegression())
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Upper case characters found in vocabulary")
        check(model.fit(corpus, targets["int"]))


def test_terms_outside_the_ngram_range_never_match(check, corpus) -> None:
    vocabulary = ["good", "bad book", "the the the", "g", "go", "goo"]
    options = {"vocabulary": vocabulary, "dtype": np.float64}
    check(CountVectorizer(**options, ngram_range=(2, 2)))
    check(CountVectorizer(**options, ngram_range=(2, 3), analyzer="char"))
