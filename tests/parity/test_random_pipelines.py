"""Pipelines drawn at random from all supported parts, trained and compared."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier, VotingClassifier, VotingRegressor
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.feature_selection import (
    SelectFromModel,
    SelectKBest,
    SelectPercentile,
    VarianceThreshold,
    chi2,
)
from sklearn.linear_model import (
    ElasticNet,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDRegressor,
)
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import Binarizer, MaxAbsScaler, Normalizer
from sklearn.svm import LinearSVC, LinearSVR


def analysis(draw: random.Random) -> dict[str, Any]:
    shortest = draw.randint(1, 3)
    options: dict[str, Any] = {
        "analyzer": draw.choice(["word", "char", "char_wb"]),
        "ngram_range": (shortest, shortest + draw.randint(0, 3)),
        "lowercase": draw.random() < 0.7,
        "binary": draw.random() < 0.3,
        "stop_words": draw.choice([None, None, ["good", "the", "été"]]),
        "strip_accents": draw.choice([None, None, "unicode", "ascii"]),
    }
    options |= draw.choice([{}, {"min_df": 2}, {"max_df": 0.5}, {"max_features": 30}])
    if shortest > 1 and options["analyzer"] == "word":
        options.pop("min_df", None)  # may leave no term of this corpus
    return options


HASHED = ("analyzer", "ngram_range", "lowercase", "binary", "stop_words", "strip_accents")


def weighting(draw: random.Random) -> dict[str, Any]:
    return {
        "norm": draw.choice(["l1", "l2", "l2", None]),
        "use_idf": draw.random() < 0.7,
        "smooth_idf": draw.random() < 0.7,
        "sublinear_tf": draw.random() < 0.4,
    }


def hashing(draw: random.Random) -> BaseEstimator:
    options = {name: value for name, value in analysis(draw).items() if name in HASHED}
    vectorizer = HashingVectorizer(
        n_features=draw.choice([1, 10, 1000, 4096]),
        alternate_sign=draw.random() < 0.6,
        norm=draw.choice(["l1", "l2", None]),
        **options,
    )
    return vectorizer.set_params(analyzer="word")  # it cannot hash the lone surrogates of others


def vectorizer(draw: random.Random) -> BaseEstimator:
    kind = draw.randrange(4)
    if kind == 3:
        return hashing(draw)
    if kind == 0:
        return CountVectorizer(**analysis(draw), dtype=np.float64)
    if kind == 1:
        return TfidfVectorizer(**analysis(draw), **weighting(draw))
    counts, tfidf = CountVectorizer(**analysis(draw)), TfidfTransformer(**weighting(draw))
    return Pipeline([("counts", counts), ("tfidf", tfidf)])


def features(draw: random.Random, depth: int = 0) -> BaseEstimator:
    if depth == 2 or draw.random() < 0.4:
        return vectorizer(draw)
    names = [f"part{number}" for number in range(draw.randint(1, 3))]
    parts: list[tuple[str, Any]] = [(name, features(draw, depth + 1)) for name in names]
    weights = {name: draw.choice([0.5, 2, 3.7]) for name in names if draw.random() < 0.3}
    if draw.random() < 0.2:
        parts.insert(draw.randint(0, len(parts)), ("dropped", "drop"))
    union = FeatureUnion(parts, transformer_weights=weights or None)
    if draw.random() < 0.3:
        return Pipeline([("union", union), ("norm", Normalizer(draw.choice(["l1", "l2", "max"])))])
    return union


def selection(draw: random.Random) -> BaseEstimator:
    return draw.choice(
        [
            SelectKBest(chi2, k=draw.randint(1, 12)),
            SelectPercentile(chi2, percentile=draw.randint(10, 90)),
            SelectFromModel(LogisticRegression(), threshold="median"),
            VarianceThreshold(),
            MaxAbsScaler(),
            Binarizer(threshold=draw.choice([0.0, 0.3])),
            TfidfTransformer(norm=draw.choice(["l1", "l2", None])),
        ]
    )


def ensemble(draw: random.Random) -> BaseEstimator:
    members = [(f"m{number}", draw.choice(PROBABILISTIC)(draw)) for number in range(3)]
    kind = draw.randrange(5)
    if kind == 0:
        return VotingClassifier(members, voting=draw.choice(["soft", "hard"]))
    if kind == 1:
        return StackingClassifier(members, LogisticRegression(), cv=2)
    if kind == 2:
        method = draw.choice(["sigmoid", "temperature"])
        return CalibratedClassifierCV(members[0][1], method=method, cv=2)
    several = OneVsRestClassifier if kind == 3 else OneVsOneClassifier
    return several(LinearSVC(max_iter=100, random_state=0))


PROBABILISTIC = [
    lambda draw: LogisticRegression(C=draw.choice([0.1, 1, 100]), max_iter=30),
    lambda draw: SGDClassifier(loss="modified_huber", max_iter=5, random_state=0),
    lambda draw: MultinomialNB(alpha=draw.choice([0.1, 1.0])),
    lambda draw: ComplementNB(),
    lambda draw: BernoulliNB(),
]
CLASSIFIERS = [
    *PROBABILISTIC[2:],
    ensemble,
    ensemble,
    lambda draw: LogisticRegression(C=draw.choice([0.1, 1, 100]), max_iter=30),
    lambda draw: LinearSVC(max_iter=100, random_state=0),
    lambda draw: RidgeClassifier(),
    lambda draw: SGDClassifier(
        loss=draw.choice(["hinge", "log_loss", "modified_huber"]), max_iter=5, random_state=0
    ),
]
REGRESSORS = [
    lambda draw: Ridge(),
    lambda draw: ElasticNet(alpha=0.01, max_iter=50),
    lambda draw: LinearSVR(max_iter=50),
    lambda draw: SGDRegressor(max_iter=5, random_state=0),
    lambda draw: PoissonRegressor(),
    lambda draw: VotingRegressor([("a", Ridge()), ("b", PoissonRegressor())]),
]


def random_model(seed: int, corpus: list[str], targets: dict[str, Any]) -> Any:
    """A fitted pipeline; the same for the same seed."""
    draw = random.Random(seed)
    steps: list[tuple[str, Any]] = [("features", features(draw))]
    goal = draw.choice(["int", "str", "object", "three", "three str", "number", None])
    if draw.random() < 0.2:
        steps.append(("norm", Normalizer(draw.choice(["l1", "l2", "max"]))))
    if goal not in (None, "number") and draw.random() < 0.5:
        steps.append(("selection", selection(draw)))
    if goal is not None:
        makers = REGRESSORS if goal == "number" else CLASSIFIERS
        steps.append(("model", draw.choice(makers)(draw)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # five steps of training do not converge
        try:
            return Pipeline(steps).fit(corpus, None if goal is None else targets[goal])
        except ValueError as error:
            if "negative" not in str(error).lower():
                raise
            pytest.skip("hashed n-grams of both signs, and a model of counts")


@pytest.mark.parametrize("seed", range(40))
def test_random_pipeline(seed, check, corpus, targets) -> None:
    check(random_model(seed, corpus, targets))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 640))
def test_many_random_pipelines(seed, check, corpus, targets) -> None:
    check(random_model(seed, corpus, targets))
