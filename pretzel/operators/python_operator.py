"""Operators that run in the interpreter: between native stages, on a thread of their own.

Their reference is what runs. Such an operator takes and gives the values of records as Python has
them: a text is a str, tokens are a list of str, dense rows an array; sparse rows a tuple of
values float64 [m], ids int32 [m], ascending in each row, and row ends int64 [n].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import PythonStageError
from pretzel.operators.operator import Bound, Operator


@dataclass(frozen=True, eq=False)
class PythonOperator(Operator):
    """See the module. Subclasses say with ``runs_code`` whether a plan that holds one runs code
    which is not pretzel's own: then it is loaded only when trusted."""

    bound: ClassVar[Bound] = Bound.PYTHON
    runs_code: ClassVar[bool] = True

    @property
    def described(self) -> str:
        """What runs, for people."""
        raise NotImplementedError

    def open(self) -> None:
        """Find or read what it runs, so that nothing is left to be missed by a record.

        Raises:
            SchemaError: it is not there, or not what it must be.
        """

    def call(self, first: int, method: int, *inputs: Any) -> Any:
        """The rows of the output for the rows of the inputs.

        ``first``: number of the first record in its request; ``method``: the output method that
        was asked for, by number.

        Raises:
            PythonStageError: names the record that what runs cannot take.
        """
        raise NotImplementedError

    def each(self, first: int, rows: Sequence[Any], function: Callable[[Any], Any]) -> list[Any]:
        """A function of one record, over all of them."""
        results: list[Any] = []
        try:
            results.extend(map(function, rows))
        except Exception as error:  # whatever somebody's function may raise
            raise PythonStageError(self.described, error, first + len(results)) from error
        return results
