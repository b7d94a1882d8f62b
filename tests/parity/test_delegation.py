"""Searches over parameters and frozen estimators answer as what they hold."""

from __future__ import annotations

import pytest
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
)
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import pretzel

GRID = {"linearsvc__C": [0.1, 10.0], "tfidfvectorizer__norm": ["l1", "l2"]}


@pytest.mark.parametrize(
    "search",
    [
        lambda model: GridSearchCV(model, GRID, cv=2),
        lambda model: RandomizedSearchCV(model, GRID, cv=2, n_iter=2, random_state=0),
        lambda model: HalvingGridSearchCV(model, GRID, cv=2, min_resources=16, random_state=0),
        lambda model: HalvingRandomSearchCV(model, GRID, cv=2, min_resources=16, random_state=0),
    ],
)
def test_searches(search, check, corpus, targets) -> None:
    model = search(make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0)))
    check(model.fit(corpus, targets["str"]))


def test_a_search_as_a_step(check, corpus, targets) -> None:
    search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2)
    check(make_pipeline(CountVectorizer(), search).fit(corpus, targets["number"]))
    vectorizer = GridSearchCV(
        make_pipeline(TfidfVectorizer()), {"tfidfvectorizer__norm": ["l2"]}, cv=2,
        scoring=lambda *_: 0.0,
    )  # fmt: skip
    check(vectorizer.fit(corpus))


def test_frozen(check, corpus, targets) -> None:
    vectorizer = FrozenEstimator(TfidfVectorizer().fit(corpus))
    model = make_pipeline(vectorizer, LogisticRegression()).fit(corpus, targets["three"])
    check(model)
    check(FrozenEstimator(model))


def test_refusals(corpus, targets) -> None:
    model = GridSearchCV(
        make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0)), GRID, cv=2, refit=False
    )
    with pytest.raises(pretzel.UnsupportedOperatorError, match="refit=False"):
        pretzel.compile(model.fit(corpus, targets["int"]))
    with pytest.raises(pretzel.ImportModelError, match="is not fitted"):
        pretzel.compile(GridSearchCV(LinearSVC(random_state=0), {"C": [1]}))
