"""Every supported classifier, two classes and more, every kind of label."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import (
    LogisticRegression,
    LogisticRegressionCV,
    Perceptron,
    RidgeClassifier,
    RidgeClassifierCV,
    SGDClassifier,
)
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

CLASSIFIERS = [
    LogisticRegression(),
    LogisticRegression(fit_intercept=False),
    LogisticRegression(C=1e6, max_iter=1000),
    LinearSVC(),
    LinearSVC(fit_intercept=False),
    LinearSVC(multi_class="crammer_singer"),
    RidgeClassifier(),
    RidgeClassifier(fit_intercept=False),
    RidgeClassifierCV(),
    Perceptron(),
    *(
        SGDClassifier(loss=loss, random_state=1)
        for loss in (
            "hinge",
            "log_loss",
            "modified_huber",
            "squared_hinge",
            "perceptron",
            "squared_error",
            "huber",
            "epsilon_insensitive",
            "squared_epsilon_insensitive",
        )
    ),
    SGDClassifier(loss="modified_huber", average=True, alpha=1.0, random_state=1),
]


@pytest.mark.parametrize("labels", ["str", "three"])
@pytest.mark.parametrize("classifier", CLASSIFIERS, ids=str)
def test_classifier(classifier, labels, check, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), classifier)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(corpus, targets[labels])
    check(model)


@pytest.mark.parametrize(
    "labels", ["int", "bool", "float", "str", "object", "three str", "three gaps"]
)
def test_labels_answer_in_their_dtype(labels, check, corpus, targets) -> None:
    check(make_pipeline(CountVectorizer(), LinearSVC()).fit(corpus, targets[labels]))


@pytest.mark.parametrize("labels", ["int", "three"])
def test_liblinear_and_cross_validated(labels, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations differ from release to release
        solver = "liblinear" if labels == "int" else "lbfgs"
        models = [
            LogisticRegression(solver=solver, l1_ratio=0.0),
            LogisticRegressionCV(Cs=2, cv=2),
        ]
        for classifier in models:
            check(make_pipeline(vectorizer, classifier).fit(corpus, targets[labels]))


def test_sparsified_coefficients(check, corpus, targets) -> None:
    for labels in ("int", "three"):
        model = make_pipeline(TfidfVectorizer(), SGDClassifier(random_state=0))
        model.fit(corpus, targets[labels])
        model[-1].sparsify()
        check(model)


def test_scores_of_exactly_zero_take_the_first_label(check, corpus, targets) -> None:
    for labels in ("str", "three str"):
        model = make_pipeline(TfidfVectorizer(), LogisticRegression())
        model.fit(corpus, targets[labels])
        model[-1].coef_[:] = 0.0
        model[-1].intercept_[:] = 0.0
        check(model)


def test_extreme_scores_saturate_alike(check, corpus, targets) -> None:
    for labels in ("int", "three"):
        for classifier in (LogisticRegression(), SGDClassifier(loss="log_loss", random_state=0)):
            model = make_pipeline(CountVectorizer(), classifier).fit(corpus, targets[labels])
            model[-1].coef_ = model[-1].coef_ * 1e5
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                check(model)
