"""Multi-class models made of two-class ones: against the rest, one another, or by codes."""

from __future__ import annotations

import numpy as np

from pretzel.flour import Flow
from pretzel.importers.sklearn.head import Head, read_head, side_by_side
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    ApplyLink,
    Constant,
    DenseLinear,
    DenseSlice,
    PanelPredictor,
    Predictor,
)

FLOAT64 = np.dtype(np.float64)
LINKS = {
    "margin": "margin",
    "logistic": "one_vs_rest_logistic",
    "modified_huber": "one_vs_rest_huber",
}

PRESENT = {
    "margin": "present",
    "logistic": "present_logistic",
    "modified_huber": "present_huber",
}


def import_one_vs_rest(step: Step, given: Intermediate) -> Intermediate:
    """OneVsRestClassifier: the greatest score wins; probabilities are divided by their sum.

    With several labels a record each score decides by itself.

    Raises:
        UnsupportedOperatorError: models other than linear ones.
    """
    heads = read_binary_heads(step, given)
    binarizer = step.attribute("label_binarizer_")
    links = {head.predictor.link for head in heads}
    if len(links) != 1 or not links <= LINKS.keys():
        raise step.refused(
            f"its models make probabilities by {', '.join(sorted(links))}; one of "
            f"{', '.join(sorted(LINKS))} for all is possible"
        )
    (link,) = links
    scores = side_by_side([head.scores for head in heads])
    if binarizer.y_type_.startswith("multilabel"):
        if binarizer.sparse_input_:
            raise step.refused("it was fitted on a sparse table of labels; a dense one is possible")
        return Intermediate(scores.apply(Predictor(PRESENT[link], None, "<i8", False)), FLOAT64)
    labels, label_dtype = read_labels(step)
    final = link if len(heads) == 1 else LINKS[link]
    return Intermediate(scores.apply(Predictor(final, labels, label_dtype, True)), FLOAT64)


def import_one_vs_one(step: Step, given: Intermediate) -> Intermediate:
    """OneVsOneClassifier: votes of all pairs, and their confidences between equal votes."""
    if step.attribute("pairwise_indices_") is not None:
        raise step.refused("it was fitted on a matrix of distances")
    heads = read_binary_heads(step, given)
    labels, label_dtype = read_labels(step)
    scores = side_by_side([head.scores for head in heads]).apply(ApplyLink("one_vs_one"))
    if labels.size == 2:
        scores = scores.apply(DenseSlice(1, 2))
    return Intermediate(scores.apply(Predictor("margin", labels, label_dtype, True)), FLOAT64)


def import_output_code(step: Step, given: Intermediate) -> Intermediate:
    """OutputCodeClassifier: the nearest row of the code book, which is linear in the scores."""
    labels, label_dtype = read_labels(step)
    flows = []
    for number, model in enumerate(step.attribute("estimators_")):
        inner = step.child(f"estimators_.{number}", model)
        if type(model).__name__ == "_ConstantPredictor":
            flows.append(constant(given, float(np.ravel(model.y_)[0])))
        else:
            flows.append(read_binary_head(inner, given).scores)
    codes = np.asarray(step.attribute("code_book_"), dtype=np.float64)
    nearness = DenseLinear(np.ascontiguousarray(2.0 * codes.T), -(codes * codes).sum(axis=1))
    scores = side_by_side(flows).apply(nearness)
    return Intermediate(scores.apply(Predictor("votes", labels, label_dtype, True)), FLOAT64)


def constant(given: Intermediate, score: float) -> Flow:
    """The score of a bit of the code that all classes share."""
    return given.read().flow.apply(Constant(np.array([score])))


def read_binary_heads(step: Step, given: Intermediate) -> list[Head]:
    """The models inside."""
    return [
        read_binary_head(step.child(f"estimators_.{number}", model), given)
        for number, model in enumerate(step.attribute("estimators_"))
    ]


def read_binary_head(step: Step, given: Intermediate) -> Head:
    """One model inside, of two classes and with one decision score.

    Raises:
        UnsupportedOperatorError: it is another kind of model.
    """
    head = read_head(step, given)
    apart = isinstance(head.predictor, PanelPredictor)  # labels do not follow from scores
    if head.classes != 2 or apart or not head.has_scores or head.scores.transform.type.size != 1:
        raise step.refused("it has no decision score for two classes, as linear models have")
    return head
