"""NearestCentroid by Euclidean distance: what of a squared distance differs is linear.

That is how sparse rows are scored; of dense ones the distances themselves are taken.

With equal priors ``predict`` takes the nearest centroid as it is, while scores and probabilities
are of columns divided by their deviation within the classes; otherwise all three are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    DenseConcat,
    DenseLinear,
    Dot,
    GaussianLikelihood,
    Linear,
    Predictor,
    TermWeight,
)
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)
Floats = NDArray[np.float64]


def import_nearest_centroid(step: Step, given: Intermediate) -> Intermediate:
    """Emit nearness, scores, and the predictor.

    Raises:
        UnsupportedOperatorError: another metric than Euclidean distance.
    """
    centroids = np.asarray(step.attribute("centroids_"), dtype=np.float64)
    given = step.expect_table(given, centroids.shape[1])
    if step.model.metric != "euclidean":
        raise step.refused(f"metric={step.model.metric!r}; 'euclidean' is possible")
    labels, label_dtype = read_labels(step)
    dense = given.type.kind is Kind.DENSE
    nearness = given.flow.apply(dense_nearness(centroids) if dense else nearness_of(centroids))
    if not hasattr(step.model, "class_prior_"):  # up to release 1.5: only predict
        return finish(nearness, Predictor("votes", labels, label_dtype, True))
    priors = np.asarray(step.model.class_prior_, dtype=np.float64)
    score = dense_scores if dense else decision_scores
    scores = score(step, given.flow, centroids, priors)
    if np.isclose(priors, 1 / labels.size).all():
        both = nearness.apply(DenseConcat(), scores)
        return finish(both, Predictor("nearest", labels, label_dtype, True))
    link = "logistic" if labels.size == 2 else "softmax"
    return finish(scores, Predictor(link, labels, label_dtype, True))


def nearness_of(centroids: Floats) -> Linear:
    """2 x.c - c.c a centroid: greatest where the distance is smallest."""
    squares = (centroids * centroids).sum(axis=1)
    return Linear(np.ascontiguousarray(2.0 * centroids.T), -squares)


def dense_nearness(centroids: Floats) -> GaussianLikelihood:
    """Minus the squared distance."""
    halves = np.full_like(centroids, 0.5)
    return GaussianLikelihood(centroids, halves, np.zeros(len(centroids)))


def dense_scores(step: Step, flow: Flow, centroids: Floats, priors: Floats) -> Flow:
    """Discriminant scores from the distances themselves; of two classes their difference."""
    variances = np.tile(0.5 * divisors(step) ** 2, (len(priors), 1))
    with np.errstate(divide="ignore"):
        scores = flow.apply(GaussianLikelihood(centroids, variances, 2.0 * np.log(priors)))
    if len(priors) > 2:
        return scores
    return scores.apply(DenseLinear(np.array([[-1.0], [1.0]]), np.zeros(1)))


def divisors(step: Step) -> Floats:
    """What columns are divided by, [columns]."""
    deviation = np.asarray(step.attribute("within_class_std_dev_"), dtype=np.float64)
    return np.where(deviation == 0.0, 1.0, deviation)


def decision_scores(step: Step, flow: Flow, centroids: Floats, priors: Floats) -> Flow:
    """Discriminant scores; of two classes their difference, in which the record's own part goes."""
    scale = divisors(step)
    scaled = centroids / scale
    with np.errstate(divide="ignore"):
        bias = 2.0 * np.log(priors) - (scaled * scaled).sum(axis=1)
    if len(priors) == 2:
        weights = 2.0 * (scaled[1] - scaled[0]) / scale
        return flow.apply(Linear(weights.reshape(-1, 1), np.array([bias[1] - bias[0]])))
    # The norm asked for is x.x, one more column, which every class loses.
    products = Dot(np.ascontiguousarray(2.0 * scaled.T), "l2", False)
    sums = flow.apply(TermWeight(False, False, 1.0 / scale)).apply(products)
    minus = np.vstack([np.eye(len(priors)), -np.ones(len(priors))])
    return sums.apply(DenseLinear(minus, bias))


def finish(scores: Flow, predictor: Predictor) -> Intermediate:
    return Intermediate(scores.apply(predictor), FLOAT64)
