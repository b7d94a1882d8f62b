"""Linear classifiers: decision scores ``X @ coef_.T + intercept_``, labels, and probabilities.

One row of coefficients (two classes): label 1 where the score is above 0. More: the label of
the largest score, the first of equals. They differ in how, and whether, scores become
probabilities, which is the predictor's link.
"""

from __future__ import annotations

from pretzel.importers.sklearn.coefficients import apply_linear
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.version import release
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Predictor


def import_logistic_regression(step: Step, given: Intermediate) -> Intermediate:
    """LogisticRegression and LogisticRegressionCV."""
    return classify(step, given, logistic_link(step))


def import_sgd_classifier(step: Step, given: Intermediate) -> Intermediate:
    """SGDClassifier: two of its losses give probabilities."""
    binary = len(step.attribute("classes_")) == 2
    links = {
        "log_loss": "logistic" if binary else "ovr_logistic",
        "modified_huber": "modified_huber",
    }
    return classify(step, given, links.get(step.model.loss, "margin"))


def import_margin_classifier(step: Step, given: Intermediate) -> Intermediate:
    """LinearSVC, Perceptron, PassiveAggressiveClassifier: no probabilities."""
    return classify(step, given, "margin")


def import_ridge_classifier(step: Step, given: Intermediate) -> Intermediate:
    """RidgeClassifier and RidgeClassifierCV, which also fit several labels a record."""
    binarizer = step.attribute("_label_binarizer")
    if binarizer.y_type_.startswith("multilabel"):
        if binarizer.sparse_input_:
            raise step.refused("it was fitted on a sparse table of labels; a dense one is possible")
        scores = apply_linear(step, given)
        return scores.apply(Predictor("present", None, "<i8", False), scores.dtype)
    return classify(step, given, "margin")


def classify(step: Step, given: Intermediate, link: str) -> Intermediate:
    """Emit the scores and the predictor.

    Raises:
        ImportModelError: ``coef_`` does not have one row for two classes, or one for each.
    """
    labels, label_dtype = read_labels(step)
    scores = apply_linear(step, given)
    if scores.columns != (1 if labels.size == 2 else labels.size):
        raise step.invalid(f"has {scores.columns} rows of coef_ for {labels.size} classes")
    return scores.apply(Predictor(link, labels, label_dtype, True), scores.dtype)


def logistic_link(step: Step) -> str:
    """How the installed release's ``predict_proba`` turns scores into probabilities.

    Up to release 1.7 the parameter ``multi_class`` decides, and where it leaves the choice the
    solver: liblinear, and newton-cholesky up to 1.5, know one-versus-rest only. From 1.8 on two
    classes are logistic, more are softmax. Multinomial on two classes is the softmax of
    (-score, score).
    """
    model = step.model
    binary = len(step.attribute("classes_")) <= 2
    if "multi_class" not in model.get_params(deep=False):
        return "logistic" if binary else "softmax"
    solvers = {"liblinear", "newton-cholesky"} if release() <= (1, 5) else {"liblinear"}
    if model.multi_class in ("auto", "deprecated"):
        one_versus_rest = binary or model.solver in solvers
    else:
        one_versus_rest = model.multi_class in ("ovr", "warn")
    if one_versus_rest:
        return "logistic" if binary else "ovr_logistic"
    if binary:
        return "symmetric_softmax"
    return "softmax"
