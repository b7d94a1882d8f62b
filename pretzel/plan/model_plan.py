"""An executable model plan: a blueprint with its native code. Immutable and safe for threads."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel import _core
from pretzel.errors import MethodNotOfferedError, SchemaError
from pretzel.operators.refusal import NO_COLUMN, UNFIT_NUMBER, UNKNOWN_CATEGORY
from pretzel.plan.answers import METHODS, Columns
from pretzel.plan.blueprint import Blueprint, LogicalStage
from pretzel.plan.native import build_native
from pretzel.plan.records import as_records, checked_records, refuse_first_stranger
from pretzel.plan.sharing import announce
from pretzel.plan.table_binding import TableBinding
from pretzel.plan.table_records import TableRecords
from pretzel.schema import InputSchema, Records
from pretzel.stages import FUSED_PASS, PhysicalStage

PREDICT = _core.PREDICT
PREDICT_PROBA = _core.PREDICT_PROBA
DECISION_FUNCTION = _core.DECISION_FUNCTION
TRANSFORM = _core.TRANSFORM
WARM_UP = ("A first record, so that nothing is new to the second: Ä, 文, 😀.",)


class ModelPlan:
    """What `pretzel.compile` makes and a Runtime serves.

    Made from a `Blueprint`; raises ValueError when its stages do not fit together.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self._natives: dict[str, _core.NativePlan] = {}
        self._native = self.native(FUSED_PASS)
        self._finish = blueprint.answers.finish
        table = blueprint.schema.format == "table"
        self._table = TableBinding(blueprint.name, blueprint.schema) if table else None
        offered = self._native.methods()
        self._offered = {name: number for name, number in METHODS.items() if number in offered}
        announce(self)

    @property
    def name(self) -> str:
        return self.blueprint.name

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the output methods that it offers, as its source did."""
        return tuple(self._offered)

    @property
    def input_schema(self) -> InputSchema:
        return self.blueprint.schema

    @property
    def stages(self) -> tuple[LogicalStage, ...]:
        return self.blueprint.stages

    @cached_property
    def nbytes(self) -> int:
        """Bytes of its parameters, those included that other plans share."""
        return sum(stored.nbytes for _, stored in self.blueprint.parameters())

    @cached_property
    def whole_batch(self) -> bool:
        """Whether an answer depends on the other records of its call, as it does in the source."""
        return any(stage.whole_batch for stage in self.physical_stages())

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels [n] in the source's dtype, or float64 [n] or [n, targets] of a regression.

        `X`: records, n >= 1. Of a text plan a list of n str or what holds such a column; of a
        table a 2-D array of numbers, a data frame, a list of dicts or a list of rows.

        Raises:
            SchemaError: X is not records of this plan.
            MethodNotOfferedError: the source model has no such method (so for all four).
        """
        result: NDArray[Any] = self._answer(PREDICT, X)
        return result

    def predict_proba(self, X: Any) -> Any:
        """Probabilities, float64 [n, classes], classes in the order of the labels.

        A list of such arrays, one an output, where the source answers so.
        """
        return self._answer(PREDICT_PROBA, X)

    def decision_function(self, X: Any) -> NDArray[Any]:
        """Scores, float64 [n] for two classes with one score, else [n, classes]."""
        result: NDArray[Any] = self._answer(DECISION_FUNCTION, X)
        return result

    def transform(self, X: Any) -> Any:
        """Vectors [n, columns] in the source's dtype: an array, or where the source answers so a
        ``scipy.sparse.csr_matrix``, indices sorted."""
        return self._answer(TRANSFORM, X)

    def explain(self, analyze: Any = None) -> str:
        """How the plan works, as text; with records in `analyze`, also the time of each stage."""
        from pretzel.plan.explain import explain

        return explain(self, analyze)

    def save(self, path: str | PathLike[str]) -> None:
        """Writes the plan to one file, complete or not at all. `pretzel.load` reads it."""
        from pretzel.plan.file import save

        save(self.blueprint, path)

    def warm(self) -> None:
        """Makes a first call as fast as the later ones: parameters, vectors, lazy imports."""
        _core.warm(self._native)
        if any(operator.runs_code for operator in self.blueprint.python):
            return  # somebody's code is called for the records of a caller only
        record = WARM_UP if self._table is None else self._table.example()
        for number in self._offered.values():
            # An example of no known category goes all the way, and is refused only then.
            with suppress(SchemaError):
                self._answer(number, record)

    # For the Runtime.

    def native(self, candidate: str = FUSED_PASS) -> _core.NativePlan:
        """The executable form with every stage run as that candidate, where it has it."""
        native = self._natives.get(candidate)
        if native is None:
            # Two threads may both build one: equal, and the first stays.
            native = self._natives.setdefault(candidate, build_native(self.blueprint, candidate))
        return native

    def physical_stages(self, candidate: str = FUSED_PASS) -> tuple[PhysicalStage, ...]:
        """What `native(candidate)` runs, by its stage numbers."""
        return self.blueprint.physical_stages(candidate)

    def method_number(self, method: str) -> int:
        """Number of an output method.

        Raises:
            MethodNotOfferedError: the plan does not offer it.
        """
        number = self._offered.get(method)
        if number is None:
            raise MethodNotOfferedError(
                f"plan {self.name!r} does not offer {method}: its source has "
                f"{', '.join(self.methods)}"
            )
        return number

    def records(self, X: Any) -> Records:
        """The records of X, every value checked. Raises SchemaError.

        Whatever they are, they have a length and are sliced by records.
        """
        if self._table is not None:
            return self._table.checked(X)
        return checked_records(self.name, X)

    def finish(self, method: int, raw: Any) -> Any:
        """The answer of a method, by number, from what a native run of it returned."""
        return self._finish(method, raw)

    def refusal(
        self, error: _core.RefusedRecordError, records: Records, first: int = 0
    ) -> SchemaError:
        """What to say of a record that a run refused, which began at record ``first``."""
        number, column = error.args
        record = first + number
        if column == NO_COLUMN:
            return SchemaError(f"plan {self.name!r}: record {record}: {UNFIT_NUMBER}")
        value = "it" if self._table is None else self._table.value(records, record, column)
        return SchemaError(
            f"plan {self.name!r}: record {record}, column {column!r}: {value} {UNKNOWN_CATEGORY}"
        )

    def output_description(self, method: str) -> tuple[str, Columns]:
        """(datatype, columns): text, int, float or bool; columns None: one value a record.

        A tuple of columns: the answer is a list of arrays, one an output.
        """
        return self.blueprint.answers.describe(self.method_number(method))

    def __repr__(self) -> str:
        return f"<ModelPlan {self.name!r}: {', '.join(self.methods)}; {self.nbytes:,} bytes>"

    def _answer(self, method: int, X: Any) -> Any:
        if self._table is not None:
            return self._answer_table(self._table, method, X)
        # A list of str is what nearly every caller passes: nothing is called for it.
        records = X if type(X) is list and X else as_records(self.name, X)
        try:
            raw = self._native.run(records, method)
        except _core.RefusedRecordError as error:
            raise self.refusal(error, records) from None
        except (TypeError, ValueError):
            self.method_number(METHOD_NAMES[method])
            refuse_first_stranger(self.name, records)
            raise
        return self._finish(method, raw)

    def _answer_table(self, table: TableBinding, method: int, X: Any) -> Any:
        records = table.bind(X)
        try:
            raw = self._native.run(records, method)
        except _core.RefusedRecordError as error:
            raise self.refusal(error, records) from None
        except (TypeError, ValueError):
            self.method_number(METHOD_NAMES[method])
            table.refuse(records)
            if isinstance(records, TableRecords):
                raise
            # Of the right form, but not aligned: rare, and not worth a look before each run.
            raw = self._native.run(np.array(records), method)
        return self._finish(method, raw)


METHOD_NAMES = {number: name for name, number in METHODS.items()}
