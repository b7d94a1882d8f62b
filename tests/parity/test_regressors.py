"""Every supported regressor, one target and several."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import (
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    ElasticNetCV,
    HuberRegressor,
    Lars,
    LarsCV,
    Lasso,
    LassoCV,
    LassoLars,
    LassoLarsCV,
    LassoLarsIC,
    LinearRegression,
    MultiTaskElasticNet,
    MultiTaskElasticNetCV,
    MultiTaskLasso,
    MultiTaskLassoCV,
    OrthogonalMatchingPursuit,
    OrthogonalMatchingPursuitCV,
    QuantileRegressor,
    Ridge,
    RidgeCV,
    SGDRegressor,
    TheilSenRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVR

import pretzel

SPARSE = [
    LinearRegression(),
    LinearRegression(fit_intercept=False),
    Ridge(),
    Ridge(fit_intercept=False),
    RidgeCV(),
    Lasso(alpha=0.01),
    LassoCV(cv=2, n_jobs=1),
    ElasticNet(alpha=0.01),
    ElasticNetCV(cv=2, n_jobs=1),
    HuberRegressor(),
    LinearSVR(),
    LinearSVR(fit_intercept=False),
    QuantileRegressor(alpha=0.01),
    SGDRegressor(random_state=0),
]
# These fit on dense tables only, but answer on sparse ones.
DENSE = [
    BayesianRidge(),
    ARDRegression(),
    Lars(n_nonzero_coefs=3),
    LarsCV(cv=2, max_iter=3),
    LassoLars(alpha=0.1),
    LassoLarsCV(cv=2, max_iter=3),
    LassoLarsIC(noise_variance=1.0, max_iter=3),
    OrthogonalMatchingPursuit(n_nonzero_coefs=3),
    OrthogonalMatchingPursuitCV(cv=2, max_iter=3),
    TheilSenRegressor(random_state=0, max_iter=5, max_subpopulation=10, n_subsamples=8),
]
SEVERAL = [
    MultiTaskLasso(alpha=0.1),
    MultiTaskLassoCV(cv=2),
    MultiTaskElasticNet(alpha=0.1),
    MultiTaskElasticNetCV(cv=2),
]


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)
        yield


@pytest.mark.parametrize("regressor", SPARSE, ids=str)
def test_one_target(regressor, check, corpus, targets) -> None:
    check(make_pipeline(TfidfVectorizer(max_features=40), regressor).fit(corpus, targets["number"]))


@pytest.mark.parametrize("regressor", DENSE, ids=str)
def test_fitted_on_a_dense_table(regressor, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(max_features=6).fit(corpus)
    regressor.fit(vectorizer.transform(corpus).toarray(), targets["number"])
    check(make_pipeline(vectorizer, regressor))


@pytest.mark.parametrize("several", SEVERAL, ids=str)
def test_multi_task(several, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(max_features=10).fit(corpus)
    several.fit(vectorizer.transform(corpus).toarray(), targets["two numbers"])
    check(make_pipeline(vectorizer, several))


@pytest.mark.parametrize("shape", ["column", "two numbers"])
@pytest.mark.parametrize("regressor", [LinearRegression(), Ridge(), RidgeCV()], ids=str)
def test_two_dimensional_targets_answer_in_two_dimensions(
    regressor, shape, check, corpus, targets
) -> None:
    check(make_pipeline(TfidfVectorizer(), regressor).fit(corpus, targets[shape]))


def test_sparsified_coefficients_answer_as_before(corpus, targets, texts) -> None:
    """Some releases of scikit-learn and scipy cannot predict with these themselves."""
    model = make_pipeline(TfidfVectorizer(), SGDRegressor(random_state=0))
    model.fit(corpus, targets["number"])
    expected = model.predict(texts)
    model[-1].sparsify()
    np.testing.assert_allclose(pretzel.compile(model).predict(texts), expected, rtol=1e-9)
