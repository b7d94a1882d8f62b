"""NMF and latent Dirichlet allocation of text features, by each of their solvers."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.decomposition import NMF, LatentDirichletAllocation, MiniBatchNMF, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Normalizer

import pretzel

from .conftest import CORPUS, THREE, assert_agree


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


REGULARIZED = {"alpha_W": 1e-3, "l1_ratio": 0.4}
MU = {"solver": "mu", "init": "nndsvda"}
TOPICS = [
    NMF(4, random_state=0),
    NMF(9, random_state=0, **REGULARIZED),
    NMF(4, random_state=7, shuffle=True, tol=0.0, max_iter=11),
    NMF(17, random_state=0, max_iter=3),
    NMF(4, random_state=0, **MU),
    NMF(3, random_state=0, **MU, **REGULARIZED, max_iter=50),
    NMF(4, random_state=0, **MU, beta_loss="kullback-leibler"),
    NMF(4, random_state=0, **MU, **REGULARIZED, beta_loss=1, tol=0.0, max_iter=30),
    MiniBatchNMF(4, random_state=0),
    MiniBatchNMF(5, random_state=0, **REGULARIZED, transform_max_iter=7),
    MiniBatchNMF(4, random_state=0, beta_loss="kullback-leibler"),
    MiniBatchNMF(4, random_state=0, **REGULARIZED, beta_loss=1, tol=0.0, max_iter=20),
    LatentDirichletAllocation(4, random_state=0),
    LatentDirichletAllocation(9, random_state=0, learning_method="online", doc_topic_prior=0.3),
    LatentDirichletAllocation(2, random_state=0, max_doc_update_iter=2, mean_change_tol=0.1),
]


@pytest.mark.parametrize("topics", TOPICS, ids=str)
def test_a_model_of_topics(topics, check, corpus, targets) -> None:
    union = make_union(TfidfVectorizer(), CountVectorizer(analyzer="char_wb", binary=True))
    for features in (CountVectorizer(), TfidfVectorizer(analyzer="char"), union):
        check(make_pipeline(features, topics, LogisticRegression()).fit(corpus, targets["three"]))


@pytest.mark.parametrize("topics", [TOPICS[0], TOPICS[8], TOPICS[12]], ids=str)
def test_topics_of_hashed_words(topics, check, corpus, targets) -> None:
    features = HashingVectorizer(n_features=128, alternate_sign=False)
    model = Ridge()
    check(make_pipeline(features, topics, Normalizer("l1"), model).fit(corpus, targets["number"]))


MODELS = [make_pipeline(TfidfVectorizer(), each, Ridge()) for each in TOPICS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model[1]))
@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_batch_answers_as_a_whole(model, data) -> None:
    """Some solvers look at the whole batch: so batches of every size must agree."""
    if not hasattr(model, "plan"):
        model.plan = pretzel.compile(model.fit(CORPUS, THREE))
    words = st.sampled_from([*" ".join(CORPUS).split(), "unheard", ""])
    texts = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=1, max_size=90)
    assert_agree(model, data.draw(texts), model.plan)


def test_explain_says_what_depends_on_the_batch(corpus, targets) -> None:
    for topics, depends in ((NMF(3), True), (LatentDirichletAllocation(3), False)):
        model = make_pipeline(CountVectorizer(), topics, Ridge()).fit(corpus, targets["number"])
        explained = pretzel.compile(model).explain()
        assert ("an answer depends on its batch" in explained) is depends


REFUSED = [
    (HashingVectorizer(n_features=64), LatentDirichletAllocation(2), "count below 0"),
    (HashingVectorizer(n_features=64), NMF(2, shuffle=True), "count below 0"),
    (CountVectorizer(), NMF(2, shuffle=True), "set random_state to a number"),
    (CountVectorizer(), NMF(2, **MU, beta_loss=1.5), "beta_loss=1.5; 'frobenius' and"),
]


@pytest.mark.parametrize(("features", "topics", "reason"), REFUSED)
def test_refusals(features, topics, reason, corpus, targets) -> None:
    signed = isinstance(features, HashingVectorizer)
    counts = HashingVectorizer(n_features=64, alternate_sign=False) if signed else features
    model = make_pipeline(counts, topics, Ridge()).fit(corpus, targets["number"])
    model.steps[0] = ("features", features)
    with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
        pretzel.compile(model)


def test_models_of_float32_are_refused(corpus, targets) -> None:
    model = make_pipeline(CountVectorizer(), TruncatedSVD(2), Ridge())
    model.fit(corpus, targets["number"])
    model.steps[1] = ("topics", NMF(2, max_iter=5).fit(np.eye(5, dtype=np.float32)))
    model[0].vocabulary_ = {letter: number for number, letter in enumerate("abcde")}
    with pytest.raises(pretzel.UnsupportedOperatorError, match="fitted on float32"):
        pretzel.compile(model)
