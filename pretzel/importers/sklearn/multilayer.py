"""MLPClassifier and MLPRegressor: linear layers with a function of every unit between them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pretzel.importers.sklearn.coefficients import fitted_as, floats, project
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ApplyLink, Predictor

FLOAT64 = np.dtype(np.float64)
ACTIVATIONS: Mapping[str, str] = {
    "relu": "relu",
    "tanh": "tanh",
    "logistic": "sigmoid",
    "softmax": "softmax",
    "exp": "log",
}


def import_mlp_classifier(step: Step, given: Intermediate) -> Intermediate:
    """The last layer gives probabilities, and the labels follow from these."""
    binarizer = step.attribute("_label_binarizer")
    probabilities = apply_layers(step, given)
    if binarizer.y_type_.startswith("multilabel"):
        if binarizer.sparse_input_:
            raise step.refused("it was fitted on a sparse table of labels; a dense one is possible")
        return probabilities.apply(Predictor("present_above", None, "<i8", False), FLOAT64)
    labels, label_dtype = read_labels(step)
    if labels.size == 2:
        probabilities = probabilities.apply(ApplyLink("complement"), FLOAT64)
    return probabilities.apply(Predictor("probabilities", labels, label_dtype, True), FLOAT64)


def import_mlp_regressor(step: Step, given: Intermediate) -> Intermediate:
    """One unit at the end answers [n], several [n, k]."""
    return apply_layers(step, given).apply(Predictor("identity", None, "<f8", True), FLOAT64)


def apply_layers(step: Step, given: Intermediate) -> Intermediate:
    """Emit the layers and their activations."""
    layers = list(zip(step.attribute("coefs_"), step.attribute("intercepts_"), strict=True))
    given = step.expect_table(given, len(layers[0][0]))
    given = fitted_as(given, *(weights for weights, _ in layers))
    for number, (weights, bias) in enumerate(layers, start=1):
        given = project(step, given, floats(weights), floats(bias))
        last = number == len(layers)
        name = step.attribute("out_activation_") if last else step.model.activation
        if name != "identity":
            given = given.apply(ApplyLink(ACTIVATIONS[name]), FLOAT64)
    return given
