"""GaussianMixture and BayesianGaussianMixture: logarithms of weighted densities.

Full and tied covariances are taken in whitened coordinates, ``x @ cholesky - mean @ cholesky``;
diagonal and spherical ones as a product with x and its squares: scikit-learn's own forms, and so
its own loss of digits far from the means. Integers are taken as floats, where some releases
truncate the logarithms of full and tied covariances to integers.
"""

from __future__ import annotations

from math import log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.coefficients import floats
from pretzel.importers.sklearn.fitted_arrays import expect_dense, fitted
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import AppendSquares, DenseLinear, GaussianScores, Predictor, Widen

FLOAT64 = np.dtype(np.float64)
Floats = NDArray[Any]


def import_gaussian_mixture(step: Step, given: Intermediate) -> Intermediate:
    """Weights are logarithms of shares."""
    with np.errstate(divide="ignore"):
        weights = np.log(fitted(step, "weights_", 1))
    return finish(step, given, weights)


def import_bayesian_mixture(step: Step, given: Intermediate) -> Intermediate:
    """Weights are expected logarithms, and with them goes what the precisions are expected to be.

    Raises:
        ImportModelError: the weight concentrations are not those of either prior.
    """
    freedom = np.asarray(step.attribute("degrees_of_freedom_"), np.float64).reshape(-1)
    columns = fitted(step, "means_", 2).shape[1]
    expected = digamma(0.5 * (freedom - np.arange(columns)[:, np.newaxis])).sum(axis=0)
    spread = columns * np.log(2.0) + expected
    confidence = spread - columns / fitted(step, "mean_precision_", 1)
    weights = expected_weights(step) + 0.5 * confidence - 0.5 * columns * np.log(freedom)
    return finish(step, given, weights)


def expected_weights(step: Step) -> Floats:
    """Expected logarithms of the components' shares."""
    concentration = step.attribute("weight_concentration_")
    if step.model.weight_concentration_prior_type == "dirichlet_process":
        a, b = (np.asarray(each, np.float64) for each in concentration)
        both = digamma(a + b)
        stick: Floats = np.hstack((0.0, np.cumsum(digamma(b) - both)[:-1]))
        sticks: Floats = digamma(a) - both + stick
        return sticks
    shares = np.asarray(concentration, np.float64)
    difference: Floats = digamma(shares) - digamma(shares.sum(keepdims=True))
    return difference


def digamma(values: Floats) -> Floats:
    """The logarithmic derivative of the gamma function."""
    from scipy.special import digamma as of

    result: Floats = of(values)
    return result


def finish(step: Step, given: Intermediate, weights: Floats) -> Intermediate:
    """Emit the logarithms, whose greatest is the component; shares of densities are its odds."""
    means = fitted(step, "means_", 2)
    given = expect_dense(step, given, means).apply(Widen(), FLOAT64)
    kind = step.model.covariance_type
    densities = {"full": whitened, "tied": whitened, "diag": expanded, "spherical": expanded}
    if kind not in densities:
        raise step.invalid(f"has covariance_type={kind!r}")
    scores = densities[kind](step, given.flow, means, weights)
    labels = np.arange(len(means))
    final = Predictor("log_likelihood", labels, labels.dtype.str, True)
    return Intermediate(scores.apply(final), FLOAT64)


def whitened(step: Step, flow: Flow, means: Floats, weights: Floats) -> Flow:
    """Of covariances with a Cholesky factor: one for each component, or the same for all."""
    shared = step.model.covariance_type == "tied"
    factors = fitted(step, "precisions_cholesky_", 2 if shared else 3)
    each = np.broadcast_to(factors, (len(means), *factors.shape[-2:]))
    logarithms = np.log(each.diagonal(axis1=1, axis2=2)).sum(axis=1)
    points = np.stack([mean @ factor for mean, factor in zip(means, each, strict=True)])
    wide = factors if shared else np.hstack(list(factors))
    product = DenseLinear(floats(wide), np.zeros(wide.shape[1]))
    bias = constant(means) + logarithms + weights
    return flow.apply(product).apply(GaussianScores(floats(points), floats(bias), shared))


def expanded(step: Step, flow: Flow, means: Floats, weights: Floats) -> Flow:
    """Of covariances without correlations: a linear function of x and its squares."""
    spherical = step.model.covariance_type == "spherical"
    roots = fitted(step, "precisions_cholesky_", 1 if spherical else 2)
    roots = np.broadcast_to(roots.reshape(len(means), -1), means.shape)
    precisions = roots**2
    squares = np.sum(means**2 * precisions, axis=1)
    matrix = np.vstack([(means * precisions).T, -0.5 * precisions.T])
    bias = constant(means) - 0.5 * squares + np.log(roots).sum(axis=1) + weights
    return flow.apply(AppendSquares()).apply(DenseLinear(floats(matrix), floats(bias)))


def constant(means: Floats) -> float:
    """The part of a density that is the same everywhere."""
    columns = int(means.shape[1])
    return -0.5 * columns * log(2 * pi)
