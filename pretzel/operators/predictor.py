"""The end of a program that predicts: from decision scores to what the methods answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.ending import Ending
from pretzel.operators.link import (
    APART,
    FROM_ZERO,
    LINKS,
    MULTI_LABEL,
    ONE_CLASS_WILL_DO,
    ONE_SCORE,
    ONE_SCORE_A_CLASS,
    PROBABILITIES,
    WITHOUT_LABELS,
    WITHOUT_SCORES,
    beside_scores,
)
from pretzel.operators.operator import Arity
from pretzel.schema import Kind, VectorType

VECTORS = (Kind.DENSE, Kind.SPARSE)


@dataclass(frozen=True, eq=False)
class Predictor(Ending):
    """What the model answers.

    Attributes:
        link: ``"identity"``: regression, predict gives the scores; ``"log"``: their exponentials;
            ``"margin"``: a classifier without probabilities; ``"one_class"``: so too, and a score
            of 0 is the second class; ``"above_half"``: so too, and what is above 0.5 is;
            ``"votes"``: neither probabilities nor scores;
            ``"nearest"``, ``"separate"``, ``"coupled"``, ``"voted"``: predict and the others read
            columns of their own (see `APART` there), as with ``"panel"`` (see `PanelPredictor`);
            ``"present"`` and the like: several labels a record, predict gives 0 or 1 for each;
            else the name of a function in ``link.py``.
        labels: 1-D array of class labels (``<U`` for str); None: regression.
        label_dtype: dtype of predicted labels: ``"object"`` or a NumPy dtype string.
        squeeze: scores of one column answer as [n] instead of [n, 1].
        transforms: the model is a transformer too: transform answers the second input, a vector.

    One score column means two classes: the second wins when the score is above 0. With more, the
    class of the first highest score wins. Clusters are classes; of them there may be one.
    """

    name: ClassVar[str] = "predictor"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    link: str
    labels: NDArray[Any] | None
    label_dtype: str
    squeeze: bool
    transforms: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        self.require_choice("link", LINKS)
        if (self.labels is None) != (self.link in WITHOUT_LABELS):
            raise SchemaError(
                "predictor: a classifier needs labels and a regression (link='identity' or 'log') "
                f"has none, got link={self.link!r} and labels={self.labels!r}"
            )
        if self.labels is not None and (self.labels.ndim != 1 or self.labels.dtype.kind == "O"):
            raise SchemaError(
                "predictor: labels must be a 1-D array of numbers, booleans or str ('<U'), "
                f"got {self.labels.dtype} with {self.labels.ndim} dimensions"
            )

    @property
    def methods(self) -> tuple[str, ...]:
        return (
            "predict",
            *(("predict_proba",) if self.link in PROBABILITIES else ()),
            *(() if self.link in WITHOUT_SCORES else ("decision_function",)),
            *(("transform",) if self.transforms else ()),
        )

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        if self.transforms and (len(inputs) != 2 or inputs[1].kind not in VECTORS):
            raise SchemaError(
                "predictor: transforms=true takes scores and the vector that transform answers"
            )
        scores = self.only_input(inputs[:1] if self.transforms else inputs, Kind.DENSE)
        if self.labels is not None and self.link in APART:
            known = self.labels.size
            two = (1,) if known == 2 else (known, known * (known - 1) // 2)
            possible = {"nearest": two[:1], "voted": (0,)}.get(self.link, two)
            if known < 2 or self.score_columns(scores.size or 0) not in possible:
                raise SchemaError(f"predictor: {scores} is not votes and scores of {known} classes")
        elif self.labels is not None:
            expected = 1 if self.labels.size == 2 and scores.size == 1 else self.labels.size
            least = 1 if self.link in ONE_CLASS_WILL_DO else 2
            if scores.size != expected or self.labels.size < least:
                raise SchemaError(
                    f"predictor: {scores} cannot choose among {self.labels.size} labels: "
                    "two classes need one score, or one each; more classes one score each"
                )
            if (self.link in ONE_SCORE and expected != 1) or (
                self.link in ONE_SCORE_A_CLASS and expected != self.labels.size
            ):
                raise SchemaError(
                    f"predictor: link {self.link!r} does not fit {scores}: logistic takes one "
                    "score, softmax one a class"
                )
        return scores

    def score_columns(self, columns: int) -> int:
        """Decision scores a record, of an input of that many columns."""
        return columns - beside_scores(self.link, 0 if self.labels is None else self.labels.size)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = inputs[0]
        return scores

    def output(self, method: str, scores: NDArray[np.float64]) -> NDArray[Any]:
        """What a method answers for decision scores, float64 [n, k].

        Raises:
            MethodNotOfferedError: the source model has no such method.
        """
        self.require_method(method)
        if self.labels is not None and self.link in APART:
            scores = self._part(method, scores)
        if method == "predict_proba":
            return PROBABILITIES[self.link](scores)
        if method == "predict" and self.link in MULTI_LABEL:
            return (scores > MULTI_LABEL[self.link]).astype(self.label_dtype)
        if method == "decision_function" or self.labels is None:
            values = np.exp(scores) if self.link == "log" else scores
            return values[:, 0] if self.squeeze and scores.shape[1] == 1 else values
        return self.choose(scores)

    def choose(self, scores: NDArray[np.float64]) -> NDArray[Any]:
        """The labels that the scores choose."""
        assert self.labels is not None
        if self.link in FROM_ZERO:
            chosen = scores[:, 0] >= 0.0
        elif self.link == "above_half":
            chosen = scores[:, 0] > 0.5
        else:
            one_of_two = scores.shape[1] == 1 and self.labels.size == 2
            chosen = scores[:, 0] > 0.0 if one_of_two else scores.argmax(axis=1)
        return self.labels[chosen.astype(np.intp)].astype(self.label_dtype)

    def _part(self, method: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The columns that a method reads."""
        votes = 0 if self.labels is None else self.labels.size
        end = votes + self.score_columns(values.shape[1])
        if method == "predict":
            return values[:, :votes]
        if method == "predict_proba" and self.link != "nearest":
            return values[:, end:]
        return values[:, votes:end]
