"""A Flour program answering through its references: the oracle beside a source model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pretzel.flour import Program
from pretzel.flour.interpreter import evaluate
from pretzel.operators import Ending
from pretzel.schema import Kind, Records


@dataclass(frozen=True)
class ReferenceModel:
    """The methods of a program, slow and obvious."""

    program: Program

    def answer(self, method: str, records: Records) -> Any:
        """What the method returns: an array, or a csr_matrix [n, columns] for transform."""
        output = self.program.output
        if isinstance(output.operator, Ending):
            if method != "transform" or len(output.inputs) == 1:
                return output.operator.output(method, evaluate(output, records))
            output = output.inputs[1]
        value = evaluate(output, records)
        if output.type.kind is Kind.DENSE:
            return value
        return to_matrix(value, output.type.size or 0)


def to_matrix(rows: Sequence[dict[int, float]], columns: int) -> Any:
    """Reference rows as a csr_matrix, float64."""
    from scipy.sparse import csr_matrix

    values = [value for row in rows for value in row.values()]
    ids = [column for row in rows for column in row]
    ends = np.cumsum([0, *map(len, rows)])
    matrix = csr_matrix((values, ids, ends), shape=(len(rows), columns), dtype=np.float64)
    matrix.sort_indices()
    return matrix
