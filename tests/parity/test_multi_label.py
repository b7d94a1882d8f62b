"""Several labels a record: each score decides by itself, predict answers a table of 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import pretzel

MODELS = [
    RidgeClassifier(),
    OneVsRestClassifier(LinearSVC(random_state=0)),
    OneVsRestClassifier(LogisticRegression()),
    OneVsRestClassifier(SGDClassifier(loss="modified_huber", random_state=0)),
    OneVsRestClassifier(make_pipeline(TfidfVectorizer(), LogisticRegression())),
]


@pytest.fixture(params=[1, 2, 3])
def labels(request, targets):
    columns = [targets["int"], 1 - targets["int"], targets["three"] > 1]
    return np.stack(columns, axis=1).astype(int)[:, : max(2, request.param)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model).replace("\n", "")[:60])
def test_several_labels(model, labels, check, corpus) -> None:
    own_features = "Pipeline" in repr(model)
    pipeline = model if own_features else make_pipeline(TfidfVectorizer(), model)
    plan = check(pipeline.fit(corpus, labels))
    assert plan.output_description("predict") == ("int", labels.shape[1])
    pretzel.compile(pipeline, sample=corpus)


def test_scores_of_exactly_zero_are_absent(check, corpus, labels) -> None:
    model = make_pipeline(CountVectorizer(), RidgeClassifier()).fit(corpus, labels)
    model[-1].coef_[:] = 0.0
    model[-1].intercept_ = np.zeros(labels.shape[1])
    assert not check(model).predict(corpus).any()


def test_sparse_labels_are_refused(corpus, labels) -> None:
    model = make_pipeline(CountVectorizer(), OneVsRestClassifier(LinearSVC(random_state=0)))
    with pytest.raises(pretzel.UnsupportedOperatorError, match="sparse table of labels"):
        pretzel.compile(model.fit(corpus, scipy.sparse.csr_matrix(labels)))


def test_any_text(corpus, labels) -> None:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    model = make_pipeline(vectorizer, OneVsRestClassifier(LogisticRegression()))
    plan = pretzel.compile(model.fit(corpus, labels))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
    def agree(texts) -> None:
        expected = model.predict_proba(texts)
        np.testing.assert_allclose(plan.predict_proba(texts), expected, rtol=0, atol=1e-9)
        assert plan.predict(texts).tolist() == model.predict(texts).tolist()

    agree()
