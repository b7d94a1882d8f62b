"""Naive Bayes over counts: joint log likelihoods are linear in the counts.

``predict`` takes the first greatest, ``predict_proba`` their softmax; there are no decision
scores to hand out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.binarizer import binarize
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Linear, Predictor

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
    step.expect_columns(given, weights.shape[1])
    if step.model.binarize is not None:
        given = binarize(step, given, step.model.binarize)
    bias = step.attribute("class_log_prior_") + absent.sum(axis=1)
    return likelihoods(step, given, weights - absent, bias)


def read_log_probabilities(step: Step) -> Floats:
    """``feature_log_prob_``, float64 [classes, columns]."""
    return np.asarray(step.attribute("feature_log_prob_"), dtype=np.float64)


def likelihoods(step: Step, given: Intermediate, weights: Floats, bias: Floats) -> Intermediate:
    """Emit the joint log likelihoods, weights [classes, columns], and the predictor."""
    step.expect_columns(given, weights.shape[1])
    labels, label_dtype = read_labels(step)
    linear = Linear(np.ascontiguousarray(weights.T), np.ascontiguousarray(bias, np.float64))
    scores = given.apply(linear, np.dtype(np.float64))
    return scores.apply(Predictor("log_likelihood", labels, label_dtype, True), scores.dtype)
