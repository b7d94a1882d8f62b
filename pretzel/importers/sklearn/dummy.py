"""DummyClassifier and DummyRegressor: the same answer for every record."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Constant, Predictor
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)


def import_dummy_classifier(step: Step, given: Intermediate) -> Intermediate:
    """Class frequencies, or one class for certain.

    Raises:
        UnsupportedOperatorError: the strategy draws by lot, or one label set is not all there is.
    """
    labels, _ = read_labels(step)
    strategy = step.attribute("_strategy")
    priors = np.asarray(step.attribute("class_prior_"), np.float64)
    if strategy in ("prior", "most_frequent"):
        chosen = int(priors.argmax())
        answer = np.asarray([step.model.classes_[chosen]])
    elif strategy == "constant":
        answer = np.ravel(step.model.constant)[:1]
        chosen = int(np.flatnonzero(labels == answer[0])[0])
    else:
        raise step.refused(
            f"strategy={strategy!r}; 'prior', 'most_frequent' and 'constant' are possible"
        )
    if strategy != "prior":
        priors = np.eye(labels.size)[chosen]
    if answer.dtype.kind != labels.dtype.kind and answer.dtype.kind != "O":
        raise step.refused(f"constant={answer[0]!r} is no label of dtype {labels.dtype}")
    # What it repeats is one label, so that predict answers in the dtype of that.
    dtype = "object" if answer.dtype.kind == "O" else answer.dtype.str
    predictor = Predictor("probabilities", labels, dtype, True)
    return repeat(step, given, priors).apply(predictor, FLOAT64)


def import_dummy_regressor(step: Step, given: Intermediate) -> Intermediate:
    """Mean, median, a quantile, or a constant, one a target."""
    values = np.asarray(step.attribute("constant_"))
    if values.dtype != FLOAT64:
        raise step.refused(f"it answers in {values.dtype}; float64 is possible")
    constant = repeat(step, given, np.ravel(values))
    return constant.apply(Predictor("identity", None, "<f8", True), FLOAT64)


def repeat(step: Step, given: Intermediate, values: NDArray[Any]) -> Intermediate:
    """The same numbers whatever reaches the step.

    Raises:
        UnsupportedOperatorError: records do, whose form it never learned.
    """
    if given.cells is None and given.type.kind is Kind.TEXT:
        raise step.refused("it does not know what its records are; put it behind another step")
    return given.read().apply(Constant(np.ascontiguousarray(values, np.float64)), FLOAT64)
