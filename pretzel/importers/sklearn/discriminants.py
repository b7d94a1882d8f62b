"""LinearDiscriminantAnalysis and QuadraticDiscriminantAnalysis."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from pretzel.importers.sklearn.coefficients import fitted_as, floats, project
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.linear_classifiers import classify
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseLinear, Predictor, QuadraticScores

FLOAT64 = np.dtype(np.float64)


def import_linear_discriminants(step: Step, given: Intermediate) -> Intermediate:
    """A linear classifier, whatever the solver."""
    return classify(step, given, "logistic" if len(step.attribute("classes_")) == 2 else "softmax")


def import_discriminant_projection(step: Step, given: Intermediate) -> Intermediate:
    """LinearDiscriminantAnalysis in front of other steps: the directions that tell classes apart.

    Raises:
        UnsupportedOperatorError: the solver finds none, so that scikit-learn has no transform.
    """
    model = step.model
    if model.solver == "lsqr":
        raise step.refused("solver='lsqr' has no transform; 'svd' and 'eigen' are possible")
    columns = int(step.attribute("_max_components"))
    scalings = floats(step.attribute("scalings_"))[:, :columns]
    given = fitted_as(step.expect_table(given, scalings.shape[0]), model.scalings_)
    centre = floats(model.xbar_) if model.solver == "svd" else np.zeros(scalings.shape[0])
    return project(step, given, floats(scalings), -centre @ scalings)


def import_quadratic_discriminants(step: Step, given: Intermediate) -> Intermediate:
    """Every class with directions and variances of its own."""
    labels, label_dtype = read_labels(step)
    means = floats(step.attribute("means_"))
    variances, rotations = step.attribute("scalings_"), step.attribute("rotations_")
    factors = [
        rotation * variance**-0.5 for rotation, variance in zip(rotations, variances, strict=True)
    ]
    ends = np.array(list(accumulate(factor.shape[1] for factor in factors)), np.int64)
    logarithms = floats([np.sum(np.log(variance)) for variance in variances])
    with np.errstate(divide="ignore"):
        bias = floats(np.log(step.attribute("priors_"))) - 0.5 * logarithms
    scores = QuadraticScores(means, floats(np.hstack(factors)), ends, bias)
    given = step.expect_table(given, means.shape[1]).dense()
    both = fitted_as(given, step.model.means_, *step.model.rotations_).apply(scores, FLOAT64)
    link = "softmax"
    if labels.size == 2:
        link = "logistic"
        both = both.apply(DenseLinear(np.array([[-1.0], [1.0]]), np.zeros(1)), FLOAT64)
    return both.apply(Predictor(link, labels, label_dtype, True), FLOAT64)
