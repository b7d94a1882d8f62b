"""Regressors with a link function, and the one-class machine."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import GammaRegressor, PoissonRegressor, SGDOneClassSVM, TweedieRegressor
from sklearn.pipeline import make_pipeline

import pretzel

REGRESSORS = [
    PoissonRegressor(),
    PoissonRegressor(alpha=0.0, fit_intercept=False),
    GammaRegressor(alpha=0.1),
    TweedieRegressor(power=0),
    TweedieRegressor(power=0, link="log"),
    TweedieRegressor(power=1.5),
    TweedieRegressor(power=3, alpha=0.01),
    TweedieRegressor(power=1, link="identity", alpha=0.1),
]


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("regressor", REGRESSORS, ids=str)
def test_regressor(regressor, check, corpus, targets) -> None:
    for vectorizer in (TfidfVectorizer(), CountVectorizer(analyzer="char", ngram_range=(2, 2))):
        model = make_pipeline(vectorizer, regressor).fit(corpus, targets["number"] + 0.5)
        assert check(model).methods == ("predict",)


def test_overflow_answers_infinity(check, corpus, targets) -> None:
    model = make_pipeline(CountVectorizer(), PoissonRegressor()).fit(corpus, targets["number"])
    model[-1].coef_ = model[-1].coef_ * 1e4
    plan = pretzel.compile(model)
    expected = model.predict(corpus)
    assert np.isinf(expected).any()
    np.testing.assert_allclose(plan.predict(corpus), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("nu", [0.1, 0.5])
def test_one_class(nu, check, corpus) -> None:
    model = make_pipeline(TfidfVectorizer(), SGDOneClassSVM(nu=nu, random_state=0)).fit(corpus)
    assert check(model).methods == ("predict", "decision_function")
    model[-1].coef_[:] = 0.0
    model[-1].offset_[:] = 0.0
    check(model)  # a score of exactly 0 is an inlier


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text(texts) -> None:
    corpus = ["good book, 日本語", "bad plot été", "so so 👍", "e\u0301te\u0301 ΣΑΣ"]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
    model = make_pipeline(vectorizer, GammaRegressor()).fit(corpus, [1.0, 2.0, 0.5, 4.0])
    expected = model.predict(texts)
    np.testing.assert_allclose(pretzel.compile(model).predict(texts), expected, rtol=1e-9)
