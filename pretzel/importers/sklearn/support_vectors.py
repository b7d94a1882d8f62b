"""SVC, NuSVC, SVR, NuSVR and OneClassSVM: libsvm's machines, by their support vectors.

Scores of a pair of classes are above 0 for the second one, as scikit-learn has them for two
classes; libsvm's own are their negatives. What predict answers are libsvm's votes of all pairs,
not the highest decision score, unless ``break_ties`` asks for that.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.coefficients import project
from pretzel.importers.sklearn.kernel_points import FLOAT64, apply_kernel
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ApplyLink, DenseConcat, DenseLinear, PairwiseLinear, Predictor
from pretzel.operators.kernel_function import KernelParameters

KERNELS = ("linear", "poly", "rbf", "sigmoid")


def import_support_vector_classifier(step: Step, given: Intermediate) -> Intermediate:
    """SVC and NuSVC, with or without libsvm's probabilities."""
    labels, label_dtype = read_labels(step)
    scores = score_pairs(step, given, labels.size).flow
    decision = decide(step, scores, labels.size)
    ties = step.model.break_ties
    if ties and step.model.decision_function_shape == "ovo":
        raise step.refused("break_ties=True needs decision_function_shape='ovr'")
    votes = decision if ties and labels.size > 2 else scores.apply(ApplyLink("pair_votes"))
    logits = read_logits(step, scores)
    parts = [decision] if logits is None else [decision, logits]
    link = "separate" if logits is None else "coupled"
    together = votes.apply(DenseConcat(), *parts)
    return Intermediate(together.apply(Predictor(link, labels, label_dtype, True)), FLOAT64)


def import_support_vector_regressor(step: Step, given: Intermediate) -> Intermediate:
    """SVR and NuSVR."""
    return score(step, given).apply(Predictor("identity", None, "<f8", True), FLOAT64)


def import_one_class(step: Step, given: Intermediate) -> Intermediate:
    """OneClassSVM: 1 for an inlier, whose score is above 0, else -1."""
    labels = np.array([-1, 1], np.int64)
    return score(step, given).apply(Predictor("margin", labels, "<i8", True), FLOAT64)


def score(step: Step, given: Intermediate) -> Intermediate:
    """The one score of a machine without classes."""
    coefficients, bias = read_machines(step)
    vectors = step.attribute("support_vectors_")
    given = expect_kernel(step, given)
    if step.model.kernel == "linear" or vectors.shape[0] == 0:
        return project(step, given, weigh(coefficients, vectors), bias)
    kernels = apply_kernel(step, given, vectors, step.model.kernel, read_parameters(step))
    weights = np.ascontiguousarray(coefficients.T)
    return kernels.apply(DenseLinear(weights, bias), FLOAT64)


def score_pairs(step: Step, given: Intermediate, classes: int) -> Intermediate:
    """One score a pair of classes."""
    coefficients, bias = read_machines(step)
    vectors = step.attribute("support_vectors_")
    given = expect_kernel(step, given)
    sizes = np.asarray(step.attribute("_n_support"), np.int64)
    if sizes.size != classes or sizes.sum() != vectors.shape[0]:
        raise step.invalid(f"has support vectors of {sizes.tolist()} for {classes} classes")
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    machines = PairwiseLinear(np.ascontiguousarray(-coefficients), -bias, offsets)
    if step.model.kernel == "linear":
        rows = spread_over_pairs(machines.weights, sizes)
        return project(step, given, weigh(rows, vectors), machines.bias)
    kernels = apply_kernel(step, given, vectors, step.model.kernel, read_parameters(step))
    return kernels.apply(machines, FLOAT64)


def decide(step: Step, scores: Flow, classes: int) -> Flow:
    """What decision_function answers, of scores of pairs."""
    if classes == 2:
        return scores
    against_rest = step.model.decision_function_shape == "ovr"
    return scores.apply(ApplyLink("one_vs_one" if against_rest else "negative"))


def read_logits(step: Step, scores: Flow) -> Flow | None:
    """Platt's logits of the second class of each pair; None: fitted without probabilities."""
    slopes = np.asarray(step.attribute("_probA"), np.float64)
    if slopes.size == 0 or not hasattr(step.model, "predict_proba"):
        return None
    offsets = np.ascontiguousarray(step.attribute("_probB"), np.float64)
    return scores.apply(DenseLinear(np.ascontiguousarray(np.diag(-slopes)), offsets))


def expect_kernel(step: Step, given: Intermediate) -> Intermediate:
    """The table that the machine was fitted on.

    Raises:
        UnsupportedOperatorError: its kernel is a function of the user's, or was precomputed.
    """
    if step.model.kernel not in KERNELS:
        raise step.refused(f"kernel={step.model.kernel!r}; one of {', '.join(KERNELS)} is possible")
    return step.expect_table(given, step.attribute("support_vectors_").shape[1])


def read_parameters(step: Step) -> KernelParameters:
    model = step.model
    gamma = float(step.attribute("_gamma"))
    return KernelParameters(gamma, float(model.coef0), float(model.degree))


def read_machines(step: Step) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """libsvm's coefficients [machines, support vectors] and biases, float64."""
    coefficients = step.attribute("_dual_coef_")
    if hasattr(coefficients, "toarray"):
        coefficients = coefficients.toarray()
    bias = np.ascontiguousarray(step.attribute("_intercept_"), np.float64)
    return np.ascontiguousarray(coefficients, np.float64), bias


def spread_over_pairs(
    weights: NDArray[np.float64], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Weights [classes - 1, columns] as [pairs, columns], 0 in the columns of other classes."""
    of_class = np.repeat(np.arange(len(sizes)), sizes)
    pairs = list(combinations(range(len(sizes)), 2))
    rows = np.zeros((len(pairs), weights.shape[1]))
    for row, (first, second) in zip(rows, pairs, strict=True):
        row[of_class == first] = weights[second - 1, of_class == first]
        row[of_class == second] = weights[first, of_class == second]
    return rows


def weigh(coefficients: NDArray[np.float64], vectors: Any) -> NDArray[np.float64]:
    """Weights [columns, k] of a machine whose kernel is the product."""
    dense = vectors.T @ coefficients.T
    return np.ascontiguousarray(dense.toarray() if hasattr(dense, "toarray") else dense, np.float64)
