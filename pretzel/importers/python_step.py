"""A step without a white-box operator, kept as it is: a pickled object behind a Python stage.

What it takes is known from what reaches it. What it gives nobody says, so it is tried on a
record: of the sample if there is one, else made up.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.flour import Flow
from pretzel.importers.python_input import PythonInput, read_input
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseConcat, Predictor, PythonStep
from pretzel.operators.pickled_object import write_object

FLOAT64 = np.dtype(np.float64)
APART = {  # by whether there are scores and probabilities
    (False, False): "votes",
    (False, True): "voted",
    (True, False): "separate",
    (True, True): "stated",
}


@dataclass(frozen=True)
class Kept:
    """A step about to be kept.

    Attributes:
        step: in the model.
        given: what reaches it.
        pickled: the object.
    """

    step: Step
    given: PythonInput
    pickled: NDArray[np.uint8]

    def part(
        self, method: str, gives: str, columns: int, labels: NDArray[Any] | None = None
    ) -> Flow:
        """What one method of it gives."""
        form, kind = self.given.form, type(self.step.model)
        first, *others = self.given.flows
        operator = PythonStep(
            pickled=self.pickled,
            code=f"{kind.__module__}.{kind.__qualname__}",
            step=self.step.path,
            method=method,
            takes=form.takes,
            dtype=form.dtype,
            names=form.names,
            texts=form.texts,
            width=self.given.width,
            gives=gives,
            columns=columns,
            labels=labels,
        )
        return first.apply(operator, *others)

    def has(self, method: str) -> bool:
        return hasattr(self.step.model, method)

    def answer(self, method: str) -> Any:
        """What the method answers to one record.

        Raises:
            UnsupportedOperatorError: it fails on all that it is tried on.
        """
        call: Callable[[Any], Any] = getattr(self.step.model, method)
        failure = ""
        for record in self.given.trials:
            try:
                with warnings.catch_warnings(), np.errstate(all="ignore"):
                    warnings.simplefilter("ignore")
                    return call(record)
            except Exception as error:  # whatever somebody's code may raise
                failure = failure or f"{type(error).__name__}: {error}"
        raise self.step.refused(
            f"what {method} gives cannot be known, since it fails on a record to try it on "
            f"({failure}); compile with sample=records that it takes"
        )


def keep_step(step: Step, given: Intermediate) -> Intermediate:
    """The step as Python stages.

    Raises:
        UnsupportedOperatorError: it cannot be pickled, or what it gives has no place in a plan.
    """
    predicts = hasattr(step.model, "predict") and not step.transforms
    if isinstance(step.model, type) or not (predicts or hasattr(step.model, "transform")):
        raise step.refused("it neither transforms nor predicts")
    try:
        pickled = write_object(step.model)
    except SchemaError as error:
        raise step.refused(str(error)) from error
    kept = Kept(step, read_input(step, given), pickled)
    return keep_predictor(kept) if predicts else keep_transformer(kept)


def keep_transformer(kept: Kept) -> Intermediate:
    """Its transform: texts, sparse or dense vectors."""
    answer = kept.answer("transform")
    if hasattr(answer, "tocsr"):
        dtype = _number(kept.step, "transform", answer.dtype)
        return Intermediate(kept.part("transform", "sparse", int(answer.shape[1])), dtype)
    array = np.asarray(answer)
    if array.ndim == 1 and all(isinstance(text, str) for text in array.tolist()):
        return Intermediate(kept.part("transform", "text", 0))
    if array.ndim != 2:
        raise kept.step.refused(f"its transform gives {array.ndim} dimensions")
    dtype = _number(kept.step, "transform", array.dtype)
    return Intermediate(kept.part("transform", "dense", array.shape[1]), dtype)


def keep_predictor(kept: Kept) -> Intermediate:
    """Its predict, and what else it answers."""
    known = _labels(kept)
    if known is None:
        predicted = np.asarray(kept.answer("predict"))
        _expect_float(kept.step, "predict", predicted)
        columns = 1 if predicted.ndim == 1 else predicted.shape[1]
        flow = kept.part("predict", "dense", columns)
        squeeze = predicted.ndim == 1
        return Intermediate(flow.apply(Predictor("identity", None, "float64", squeeze)), FLOAT64)
    labels, dtype = known
    parts = [kept.part("predict", "dense", labels.size, labels)]
    for method in ("decision_function", "predict_proba"):
        if kept.has(method):
            scores = np.asarray(kept.answer(method))
            _expect_float(kept.step, method, scores)
            columns = 1 if scores.ndim == 1 else scores.shape[1]
            parts.append(kept.part(method, "dense", columns))
    link = APART[kept.has("decision_function"), kept.has("predict_proba")]
    read = parts[0] if len(parts) == 1 else parts[0].apply(DenseConcat(), *parts[1:])
    try:
        return Intermediate(read.apply(Predictor(link, labels, dtype, True)), FLOAT64)
    except SchemaError as error:
        raise kept.step.refused(f"its scores have an unknown form: {error}") from error


def settle_steps(flow: Flow) -> Flow:
    """The same program, where a kept model at its end is asked only for what the caller wants."""
    end = flow.transform.operator
    if not isinstance(end, Predictor) or end.link not in APART.values():
        return flow
    parts = flow.inputs[0].inputs
    operators = [part.transform.operator for part in parts]
    kept = [each for each in operators if isinstance(each, PythonStep)]
    if len(kept) < len(operators) or len({each.step for each in kept}) != 1:
        return flow
    asked = [
        part.inputs[0].apply(replace(operator, only=True), *part.inputs[1:])
        for part, operator in zip(parts, kept, strict=True)
    ]
    return asked[0].apply(DenseConcat(), *asked[1:]).apply(end)


def _labels(kept: Kept) -> tuple[NDArray[Any], str] | None:
    """The classes of predict and their dtype; None: it predicts numbers."""
    model = kept.step.model
    if kept.has("classes_"):
        return read_labels(kept.step)
    from sklearn.base import OutlierMixin

    predicted = np.asarray(kept.answer("predict"))
    if predicted.dtype.kind not in "iu" or predicted.ndim != 1:
        return None
    if isinstance(model, OutlierMixin):
        known = np.array([-1, 1])
    elif kept.has("labels_"):
        known = np.unique(model.labels_)
    else:
        raise kept.step.refused("it predicts integers, and which ones is not known")
    if known.size < 2:
        raise kept.step.refused("it predicts always the same")
    return known.astype(predicted.dtype), predicted.dtype.str


def _number(step: Step, method: str, dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtype.kind not in "biuf" or dtype.itemsize > 8:
        raise step.refused(f"its {method} gives {dtype}; numbers are possible")
    return dtype


def _expect_float(step: Step, method: str, answer: NDArray[Any]) -> None:
    if answer.dtype != FLOAT64 or answer.ndim not in (1, 2):
        given = f"{answer.dtype} of {answer.ndim} dimensions"
        raise step.refused(f"its {method} gives {given}; float64 is possible")
