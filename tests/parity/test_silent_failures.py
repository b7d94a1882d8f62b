"""What conversion to ONNX gets wrong without saying so, one test each."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import pretzel


@pytest.fixture
def compiled(corpus, targets):
    def compiled(**options):
        model = make_pipeline(TfidfVectorizer(**options), LogisticRegression())
        model.fit(corpus, targets["int"])
        return model, pretzel.compile(model)

    return compiled


def assert_same_probabilities(pair, texts) -> None:
    model, plan = pair
    np.testing.assert_allclose(
        plan.predict_proba(texts), model.predict_proba(texts), rtol=0, atol=1e-12
    )


def test_sublinear_is_one_plus_the_logarithm_of_the_count(compiled) -> None:
    assert_same_probabilities(compiled(sublinear_tf=True), ["good good good bad", "the the end"])


def test_one_letter_words_are_no_tokens(compiled) -> None:
    pair = compiled(ngram_range=(1, 2))
    assert_same_probabilities(pair, ["vitamin c serum", "vitamin serum", "I a o"])
    terms = CountVectorizer(ngram_range=(2, 2), vocabulary=["vitamin serum"], dtype=float)
    assert pretzel.compile(terms).transform(["vitamin c serum"]).toarray().tolist() == [[1.0]]


def test_accented_words_are_words(compiled) -> None:
    assert_same_probabilities(compiled(), ["café noir", "cafe noir", "très naïve"])


def test_a_record_does_not_depend_on_its_batch(compiled) -> None:
    _, plan = compiled(analyzer="char", ngram_range=(2, 3))
    texts = ["good", "a much longer text about a good book with a bad end", "", "bad"]
    alone = np.concatenate([plan.predict_proba([text]) for text in texts])
    assert plan.predict_proba(texts).tobytes() == alone.tobytes()
    assert plan.predict_proba(texts[::-1])[::-1].tobytes() == alone.tobytes()


@pytest.mark.parametrize("stop_words", ["english", ["the", "and"]], ids=str)
def test_stop_words_vanish_before_n_grams_are_made(compiled, stop_words) -> None:
    pair = compiled(stop_words=stop_words, ngram_range=(1, 2))
    assert_same_probabilities(pair, ["cat and dog", "the good plot", "good the plot", "the and"])
    terms = CountVectorizer(
        ngram_range=(2, 2), vocabulary=["cat dog"], stop_words=["and"], dtype=float
    )
    assert pretzel.compile(terms).transform(["cat and dog"]).toarray().tolist() == [[1.0]]


@pytest.mark.parametrize(
    "options",
    [
        {"token_pattern": r"\w+"},
        {"analyzer": "char_wb", "ngram_range": (2, 4)},
        {"strip_accents": "unicode"},
        {"strip_accents": "ascii"},
    ],
    ids=str,
)
def test_what_conversion_refuses_or_drops_is_exact(compiled, options) -> None:
    texts = ["Café noir, très naïve", "cafe noir", "a good book: I loved it", "ΟΔΥΣΣΕΥΣ x", "", "é"]
    assert_same_probabilities(compiled(**options), texts)
