"""Naive Bayes: joint log likelihoods, which are linear in counts.

``predict`` takes the first greatest, ``predict_proba`` their softmax; there are no decision
scores to hand out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.binarizer import binarize
from pretzel.importers.sklearn.coefficients import fitted_as, floats, project
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import GaussianLikelihood, Predictor

FLOAT64 = np.dtype(np.float64)
Floats = NDArray[np.float64]


def import_multinomial_nb(step: Step, given: Intermediate) -> Intermediate:
    """MultinomialNB: log probability of every feature in every class, and the class's own."""
    weights = read_log_probabilities(step)
    return likelihoods(step, given, weights, np.asarray(step.attribute("class_log_prior_")))


def import_complement_nb(step: Step, given: Intermediate) -> Intermediate:
    """ComplementNB: with two classes or more the class's own probability has no say."""
    weights = read_log_probabilities(step)
    return likelihoods(step, given, weights, np.zeros(weights.shape[0]))


def import_bernoulli_nb(step: Step, given: Intermediate) -> Intermediate:
    """BernoulliNB: features that are missing count too, all of them in the intercept."""
    weights = read_log_probabilities(step)
    with np.errstate(divide="ignore"):
        absent = np.log(1 - np.exp(weights))
    given = step.expect_table(given, weights.shape[1])
    if step.model.binarize is not None:
        given = binarize(step, given, step.model.binarize)
    bias = step.attribute("class_log_prior_") + absent.sum(axis=1)
    return likelihoods(step, given, weights - absent, bias)


def import_gaussian_nb(step: Step, given: Intermediate) -> Intermediate:
    """GaussianNB: every column normal in every class."""
    means, variances = step.attribute("theta_"), step.attribute("var_")
    with np.errstate(divide="ignore"):  # in the precision of the fitted arrays, as the source
        priors = floats(np.log(step.attribute("class_prior_")))
        spreads = floats([np.sum(np.log(2.0 * np.pi * variance)) for variance in variances])
    likelihood = GaussianLikelihood(floats(means), floats(variances), priors - 0.5 * spreads)
    given = fitted_as(step.expect_table(given, means.shape[1]), means).dense()
    return finish(step, given.apply(likelihood, FLOAT64))


def read_log_probabilities(step: Step) -> Floats:
    """``feature_log_prob_``, float64 [classes, columns]."""
    return np.asarray(step.attribute("feature_log_prob_"), dtype=np.float64)


def likelihoods(step: Step, given: Intermediate, weights: Floats, bias: Floats) -> Intermediate:
    """Emit the joint log likelihoods, weights [classes, columns], and the predictor."""
    given = fitted_as(step.expect_table(given, weights.shape[1]), step.model.feature_log_prob_)
    scores = project(step, given, floats(weights.T), floats(bias))
    return finish(step, scores)


def finish(step: Step, scores: Intermediate) -> Intermediate:
    """Emit the predictor behind joint log likelihoods."""
    labels, label_dtype = read_labels(step)
    return scores.apply(Predictor("log_likelihood", labels, label_dtype, True), scores.dtype)
