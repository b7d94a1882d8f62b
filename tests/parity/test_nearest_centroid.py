"""Nearest centroids: labels by distance, scores by scaled distance, unless priors differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline, make_union

import pretzel

OPTIONS = [{}, {"priors": "empirical"}, {"shrink_threshold": 0.2}]


@pytest.mark.parametrize("labels", ["bool", "str", "three", "three str"])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_nearest_centroid(options, labels, check, corpus, targets) -> None:
    union = make_union(TfidfVectorizer(), TfidfVectorizer(analyzer="char", norm="l1"))
    for vectorizer in (TfidfVectorizer(), CountVectorizer(ngram_range=(1, 2)), union):
        model = make_pipeline(vectorizer, NearestCentroid(**options))
        plan = check(model.fit(corpus, targets[labels]))
        assert plan.methods == ("predict", "predict_proba", "decision_function")
        columns = None if "three" not in labels else 3
        assert plan.output_description("decision_function") == ("float", columns)


def test_refusals(corpus, targets) -> None:
    nearest = NearestCentroid(metric="manhattan")
    model = make_pipeline(CountVectorizer(), nearest).fit(corpus, targets["int"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="'euclidean' is possible"):
        pretzel.compile(model)


@pytest.mark.parametrize("labels", ["int", "three"])
@pytest.mark.parametrize("voting", ["soft", "hard"])
def test_votes(voting, labels, check, corpus, targets) -> None:
    members = [("a", NearestCentroid()), ("b", NearestCentroid(priors="empirical"))]
    vote = VotingClassifier(members, voting=voting)
    check(make_pipeline(CountVectorizer(), vote).fit(corpus, targets[labels]))


@pytest.mark.parametrize("labels", ["int", "three"])
def test_any_text(labels, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(analyzer="char"), NearestCentroid())
    plan = pretzel.compile(model.fit(corpus, targets[labels]))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
    def agree(texts) -> None:
        assert plan.predict(texts).tolist() == model.predict(texts).tolist()
        expected = model.decision_function(texts)
        np.testing.assert_allclose(plan.decision_function(texts), expected, rtol=1e-9, atol=1e-9)

    agree()
