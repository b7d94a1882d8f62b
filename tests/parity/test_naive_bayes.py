"""Naive Bayes over counts, weights and presence; Binarizer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Binarizer, MaxAbsScaler

import pretzel

MODELS = [
    MultinomialNB(),
    MultinomialNB(alpha=0.01, fit_prior=False),
    MultinomialNB(alpha=5.0),
    ComplementNB(),
    ComplementNB(norm=True, alpha=0.3),
    BernoulliNB(),
    BernoulliNB(fit_prior=False, alpha=0.1),
    BernoulliNB(binarize=0.2),
]


@pytest.mark.parametrize("labels", ["bool", "str", "three", "object"])
@pytest.mark.parametrize("model", MODELS, ids=str)
def test_naive_bayes(model, labels, check, corpus, targets) -> None:
    vectorizers = [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        make_union(CountVectorizer(), TfidfVectorizer(analyzer="char")),
    ]
    for vectorizer in vectorizers:
        plan = check(make_pipeline(vectorizer, model).fit(corpus, targets[labels]))
        assert plan.methods == ("predict", "predict_proba")


@pytest.mark.parametrize("binarize", [0.0, 1.0, 2, None])
def test_bernoulli_thresholds(binarize, check, corpus, targets) -> None:
    vectorizer = CountVectorizer(binary=binarize is None)
    model = make_pipeline(vectorizer, BernoulliNB(binarize=binarize))
    plan = check(model.fit(corpus, targets["three str"]))
    fused = [o.op for s in plan.physical_stages() for o in s.operations]
    assert ("sparse_threshold" in fused) == (binarize in (1.0, 2))


@pytest.mark.parametrize("model", [MultinomialNB, ComplementNB, BernoulliNB])
def test_no_smoothing_at_all(model, check, corpus, targets) -> None:
    """Features never met in a class have log probability -inf."""
    classifier = model(alpha=0.0, force_alpha=True)
    with np.errstate(all="ignore"):
        fitted = make_pipeline(CountVectorizer(), classifier).fit(corpus, targets["int"])
        check(fitted, corpus)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 1])
def test_binarizer(threshold, check, corpus, targets) -> None:
    for vectorizer in (CountVectorizer(), TfidfVectorizer()):
        model = make_pipeline(vectorizer, Binarizer(threshold=threshold))
        check(model.fit(corpus))
        check(make_pipeline(*model, SelectKBest(chi2, k=9), MultinomialNB()).fit(
            corpus, targets["three"]))  # fmt: skip
    union = make_union(TfidfVectorizer(), CountVectorizer(analyzer="char"))
    union.set_params(transformer_weights={"countvectorizer": -2})
    check(make_pipeline(union, Binarizer(threshold=threshold)).fit(corpus))


def test_refusals(corpus, targets) -> None:
    model = make_pipeline(CountVectorizer(), BernoulliNB()).fit(corpus, targets["int"])
    model[-1].binarize = -1.0
    with pytest.raises(pretzel.UnsupportedOperatorError, match="0 or more is possible"):
        pretzel.compile(model)
    one = make_pipeline(CountVectorizer(), MultinomialNB()).fit(corpus, np.ones(len(corpus)))
    with pytest.raises(pretzel.UnsupportedOperatorError, match="it knows 1 class"):
        pretzel.compile(one)


@pytest.mark.parametrize(
    "model", [MultinomialNB(), ComplementNB(norm=True), BernoulliNB(binarize=0.5)]
)
def test_any_text(model, corpus, targets) -> None:
    features = make_union(CountVectorizer(), TfidfVectorizer(analyzer="char"))
    pipeline = make_pipeline(features, MaxAbsScaler(), model).fit(corpus, targets["three"])
    plan = pretzel.compile(pipeline)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
    def agree(texts) -> None:
        expected = pipeline.predict_proba(texts)
        np.testing.assert_allclose(plan.predict_proba(texts), expected, rtol=0, atol=1e-9)
        assert plan.predict(texts).tolist() == pipeline.predict(texts).tolist()

    agree()
