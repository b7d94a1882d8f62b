"""Models of several outputs: one a target, by itself or in a chain behind the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head, side_by_side
from pretzel.importers.sklearn.voting import read_heads
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    Concat,
    DenseConcat,
    DenseLinear,
    JointPredictor,
    Predictor,
    ToSparse,
)
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_multi_output_classifier(step: Step, given: Intermediate) -> Intermediate:
    """MultiOutputClassifier: every output has labels of its own."""
    return Intermediate(predict_outputs(step, read_heads(step, given)), FLOAT64)


def import_multi_output_regressor(step: Step, given: Intermediate) -> Intermediate:
    """MultiOutputRegressor: the predictions of one regressor a target, [n, targets]."""
    targets = [predict_target(head) for head in read_heads(step, given)]
    return Intermediate(predict_targets(targets), FLOAT64)


def import_classifier_chain(step: Step, given: Intermediate) -> Intermediate:
    """ClassifierChain: each model also reads what those before it answer by ``chain_method``."""
    method = getattr(step.model, "chain_method_", "predict")
    heads, _ = read_chain(step, given, method)
    predicted = [label_values(head) for head in heads]
    order = np.argsort(step.attribute("order_"))
    methods = [[predicted[place] for place in order], [], []]
    if all(head.classes == 2 for head in heads):
        if all(head.has_probabilities for head in heads):
            methods[1] = [answer(heads[place], "predict_proba") for place in order]
        if all(head.has_scores for head in heads):
            methods[2] = [answer(heads[place], "decision_function") for place in order]
    flows = [flow for group in methods for flow in group]
    widths = [len(group) for group in methods]
    joint = JointPredictor(widths[0], widths[1], widths[2], None, None, "")
    return Intermediate(side_by_side(flows).apply(joint), FLOAT64)


def import_regressor_chain(step: Step, given: Intermediate) -> Intermediate:
    """RegressorChain: each model also reads what those before it predict."""
    _, answers = read_chain(step, given, "predict")
    order = np.argsort(step.attribute("order_"))
    return Intermediate(predict_targets([answers[place] for place in order]), FLOAT64)


def read_chain(step: Step, given: Intermediate, method: str) -> tuple[list[Head], list[Flow]]:
    """The models of a chain in its order, and what each hands to the later ones."""
    given = step.expect_table(given)
    heads: list[Head] = []
    answers: list[Flow] = []
    for number, model in enumerate(step.attribute("estimators_")):
        inner = step.child(f"estimators_.{number}", model)
        head = read_head(inner, beside(given, answers))
        heads.append(head)
        answers.append(answer(head, method) if head.classes else predict_target(head))
    return heads, answers


def beside(given: Intermediate, columns: Sequence[Flow]) -> Intermediate:
    """The features, sparse or dense, and further columns behind them."""
    if not columns:
        return given
    if given.type.kind is Kind.DENSE:
        return Intermediate(given.flow.apply(DenseConcat(), *columns), FLOAT64)
    sparse = side_by_side(columns).apply(ToSparse())
    return Intermediate(given.flow.apply(Concat(), sparse), FLOAT64)


def answer(head: Head, method: str) -> Flow:
    """One column: the label of a class, or the probability or score of the second of two.

    Raises:
        UnsupportedOperatorError: there are more classes, which scikit-learn refuses too.
    """
    if method == "predict":
        return label_values(head)
    if head.classes != 2:
        raise head.step.refused(f"a chain of {method} takes models of two classes only")
    if method == "predict_proba":
        return head.positive()
    if not head.has_scores or head.scores.transform.type.size != 1:
        raise head.step.refused("the chain asks for decision scores, which it does not have")
    return head.scores


def label_values(head: Head) -> Flow:
    """The label that a classifier predicts, as a number.

    Raises:
        UnsupportedOperatorError: its labels are no numbers.
    """
    labels = head.predictor.labels
    if labels is None or labels.dtype.kind not in "biuf":
        raise head.step.refused("a chain takes classifiers whose labels are numbers")
    if np.array_equal(labels, np.arange(labels.size)):
        return head.number()
    values = labels.astype(np.float64).reshape(-1, 1)
    return head.votes().apply(DenseLinear(values, np.zeros(1)))


def predict_target(head: Head) -> Flow:
    """The prediction of a regressor, dense [1].

    Raises:
        UnsupportedOperatorError: it predicts several.
    """
    flow = head.predictions()
    if flow.transform.type.size != 1:
        raise head.step.refused("it predicts several targets; one is possible")
    return flow


def predict_targets(targets: Sequence[Flow]) -> Flow:
    """The end of a regression of several targets."""
    return side_by_side(targets).apply(Predictor("identity", None, "<f8", False))


def predict_outputs(step: Step, heads: Sequence[Head]) -> Flow:
    """The end of a classification of several outputs.

    Raises:
        UnsupportedOperatorError: some labels are texts as objects, others are not.
    """
    flows = [head.number() for head in heads]
    labels: list[NDArray[np.generic]] = []
    for head in heads:
        assert head.predictor.labels is not None
        labels.append(head.predictor.labels)
    dtypes = {head.predictor.label_dtype for head in heads}
    if "object" in dtypes and len(dtypes) > 1:
        raise step.refused("some of its labels are texts and others are not")
    together = np.concatenate(labels)
    probable = all(head.has_probabilities for head in heads)
    if probable:
        flows += [head.probabilities() for head in heads]
    joint = JointPredictor(
        len(heads),
        together.size if probable else 0,
        0,
        together,
        np.array([each.size for each in labels], np.int64),
        "object" if "object" in dtypes else together.dtype.str,
    )
    return side_by_side(flows).apply(joint)
