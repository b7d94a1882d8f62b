"""What an operator over sparse columns becomes when some of the columns go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pretzel.operators import Dot, Operator, SelectColumns, TermWeight
from pretzel.operators.ngram import Ngram

Columns = NDArray[np.intp]


def pruned(operator: Operator, kept: Columns) -> Operator:
    """The operator that gives only the columns ``kept`` (ascending), for inputs pruned alike."""
    match operator:
        case Dot():
            return replace(operator, weights=operator.weights[kept])
        case TermWeight(idf=np.ndarray() as idf):
            return replace(operator, idf=idf[kept])
        case SelectColumns():
            return replace(operator, columns=operator.columns[kept])
        case Ngram():
            lengths = np.diff(operator.offsets)
            used = np.isin(np.arange(lengths.size), kept)
            offsets = np.zeros(kept.size + 1, np.int64)
            np.cumsum(lengths[kept], out=offsets[1:])
            return replace(
                operator, terms=operator.terms[np.repeat(used, lengths)], offsets=offsets
            )
    return operator
