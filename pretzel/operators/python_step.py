"""A step of somebody's model that is kept as it is: one method of a pickled object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import PythonStageError, SchemaError
from pretzel.operators.native_values import reference_rows, sparse_rows
from pretzel.operators.operator import Arity
from pretzel.operators.pickled_object import OpenedObject, open_object
from pretzel.operators.python_operator import PythonOperator
from pretzel.operators.step_input import TAKES, StepInput
from pretzel.operators.step_output import dense_of, sparse_of, texts_of, votes_of
from pretzel.schema import Kind, VectorType

# By number, as the native form of a plan has them.
METHODS = ("predict", "predict_proba", "decision_function", "transform")
KINDS: Mapping[str, Kind] = {"text": Kind.TEXT, "sparse": Kind.SPARSE, "dense": Kind.DENSE}


@dataclass(frozen=True, eq=False)
class PythonStep(PythonOperator):
    """See the module.

    Attributes:
        pickled: uint8 [m]: the object.
        labels: of a classifier's predict: a class becomes a vote for its place among them.
        code: the object's class, for people.
        step: its path in the source model.
        method: which one of it.
        takes, dtype, names, texts: what the method is given, see `StepInput`.
        width: columns of a sparse input.
        gives: "text", "sparse" or "dense".
        columns: of what it gives; 0 for texts.
        only: it is not called, and gives zeros, when the caller asks for another method.
    """

    name: ClassVar[str] = "python_step"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    accepts: ClassVar[str] = "any"
    precision: ClassVar[str] = "input"

    pickled: NDArray[np.uint8]
    code: str
    step: str
    method: str
    takes: str
    dtype: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    width: int
    gives: str
    columns: int
    only: bool = False
    labels: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        self.require_array("pickled", np.uint8, 1)
        self.require_choice("method", METHODS)
        self.require_choice("takes", TAKES)
        self.require_choice("gives", tuple(KINDS))
        if self.labels is not None and self.labels.shape != (self.columns,):
            raise SchemaError("python_step: every column must be the votes for a label")

    @property
    def described(self) -> str:
        return f"step {self.step!r}: {self.method} of a pickled {self.code}"

    @property
    def input(self) -> StepInput:
        """What the method is given."""
        return StepInput(self.takes, self.dtype, self.names, self.texts)

    @cached_property
    def opened(self) -> OpenedObject:
        """The object. Raises SchemaError."""
        return open_object(self.pickled)

    def open(self) -> None:
        if not callable(getattr(self.opened.value, self.method, None)):
            raise SchemaError(f"{self.described}: it has no such method")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.input.check(inputs)
        if self.takes == "csr" and inputs[0].size != self.width:
            raise SchemaError(f"python_step takes {self.width} columns, not {inputs[0].size}")
        return VectorType(KINDS[self.gives], self.columns if self.gives != "text" else None)

    def call(self, first: int, method: int, *inputs: Any) -> Any:
        records = StepInput.records(inputs)
        if self.only and METHODS[method] != self.method:
            return np.zeros((records, self.columns))
        try:
            return self._rows(inputs, records)
        except Exception as error:  # whatever somebody's code may raise
            place = self._culprit(inputs, records)
            record = None if place is None else first + place
            raise PythonStageError(self.described, error, record) from error

    def _culprit(self, inputs: Sequence[Any], records: int) -> int | None:
        """The first record that fails by itself, if one does."""
        for record in range(records):
            try:
                self._rows(StepInput.row(inputs, record), 1)
            except Exception:
                return record
        return None

    def _rows(self, inputs: Sequence[Any], records: int) -> Any:
        given = getattr(self.opened.value, self.method)(self.input.build(inputs, self.width))
        if self.gives == "text":
            return texts_of(given, records)
        if self.gives == "sparse":
            return sparse_of(given, records, self.columns)
        if self.labels is not None:
            return votes_of(given, records, self.labels)
        return dense_of(given, records, self.columns)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        rows = [sparse_rows(each) if self.takes == "csr" else each for each in inputs]
        found = self.call(0, METHODS.index(self.method), *rows)
        return reference_rows(found) if self.gives == "sparse" else found
