"""Gaussian mixtures: components and their odds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

import pretzel

COVARIANCES = ["full", "tied", "diag", "spherical"]


@pytest.fixture
def varied(table):
    """Columns that vary, scaled."""
    return np.delete(table, 4, axis=1) / [1.0, 2.0, 3.0, 0.5, 1e5]


@pytest.mark.parametrize("components", [1, 2, 5])
@pytest.mark.parametrize("covariance", COVARIANCES)
def test_gaussian_mixture(covariance, components, check_table, varied) -> None:
    model = GaussianMixture(components, covariance_type=covariance, random_state=0)
    plan = check_table(model.fit(varied), varied)
    assert plan.methods == ("predict", "predict_proba")


@pytest.mark.filterwarnings("ignore:.*did not converge")
@pytest.mark.parametrize("prior", ["dirichlet_process", "dirichlet_distribution"])
@pytest.mark.parametrize("covariance", COVARIANCES)
def test_bayesian_mixture(covariance, prior, check_table, varied) -> None:
    model = BayesianGaussianMixture(
        n_components=4,
        covariance_type=covariance,
        weight_concentration_prior_type=prior,
        random_state=0,
    )
    check_table(model.fit(varied), varied)


def test_a_component_without_weight(check_table, varied) -> None:
    model = GaussianMixture(3, random_state=0).fit(varied[:, :3])
    model.weights_ = np.array([0.4, 0.0, 0.6])
    with np.errstate(divide="ignore"):
        check_table(model, varied[:, :3])


def test_single_columns(check_table, table) -> None:
    for covariance in COVARIANCES:
        model = GaussianMixture(2, covariance_type=covariance, random_state=0)
        check_table(model.fit(table[:, :1]), table[:, :1])


def test_single_precision_input_is_refused(table) -> None:
    plan = pretzel.compile(GaussianMixture(2, random_state=0).fit(table[:, :3]))
    with pytest.raises(pretzel.SchemaError, match="float32"):
        plan.predict(table[:, :3].astype(np.float32))
