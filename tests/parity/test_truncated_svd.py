"""Latent semantic analysis: TruncatedSVD of text features, norms, and models of its columns."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier, SGDClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

MODELS = [
    (LogisticRegression(), "three str"),
    (LinearSVC(random_state=0), "str"),
    (SGDClassifier(loss="modified_huber", random_state=0), "three"),
    (RidgeClassifier(), "bool"),
    (Ridge(), "two numbers"),
]


@pytest.mark.parametrize("algorithm", ["arpack", "randomized"])
@pytest.mark.parametrize(("model", "goal"), MODELS, ids=str)
def test_models_of_components(model, goal, algorithm, check, corpus, targets) -> None:
    for features in (
        TfidfVectorizer(),
        CountVectorizer(analyzer="char", ngram_range=(1, 2)),
        HashingVectorizer(n_features=64),
    ):
        svd = TruncatedSVD(5, algorithm=algorithm, random_state=0)
        check(make_pipeline(features, svd, model).fit(corpus, targets[goal]))


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_norm_of_components(norm, check, corpus, targets) -> None:
    union = make_union(TfidfVectorizer(), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)))
    svd = TruncatedSVD(18, random_state=0)
    pipeline = make_pipeline(union, svd, Normalizer(norm), LogisticRegression())
    plan = check(pipeline.fit(corpus, targets["three"]))
    operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
    assert operations.count("dense_normalize") == 1
    assert "sparse_dot" not in operations  # the product is taken while n-grams are found


def test_tiny_rows_are_not_normalized(check, corpus, targets) -> None:
    pipeline = make_pipeline(
        TfidfVectorizer(), TruncatedSVD(3, random_state=0), Normalizer(), LogisticRegression()
    )
    pipeline.fit(corpus, targets["str"])
    pipeline[1].components_ *= np.array([[1e-15], [1e-16], [3e-15]])
    check(pipeline)


def test_svd_of_svd(check, corpus, targets) -> None:
    pipeline = make_pipeline(
        TfidfVectorizer(),
        TruncatedSVD(12, random_state=0),
        TruncatedSVD(4, random_state=0),
        Ridge(),
    )
    check(pipeline.fit(corpus, targets["number"]))
