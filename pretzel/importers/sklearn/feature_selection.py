"""Feature selection: whatever chose the columns, ``get_support`` says which they are."""

from __future__ import annotations

import numpy as np

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import SelectColumns


def import_selection(step: Step, given: Intermediate) -> Intermediate:
    """The selected columns, in their order.

    Raises:
        UnsupportedOperatorError: nothing is selected, which scikit-learn answers by a dense table
            without columns.
        ImportModelError: not fitted, or fitted on another number of columns.
    """
    from sklearn.exceptions import NotFittedError

    try:
        support = np.asarray(step.model.get_support())
    except NotFittedError as error:
        raise step.invalid("is not fitted; call fit before compiling") from error
    given = step.expect_table(given, support.size)
    columns = np.flatnonzero(support).astype(np.int64)
    if columns.size == 0:
        raise step.refused("it selects no columns, which leaves nothing to answer from")
    if columns.size == given.columns:
        return given
    return given.apply(SelectColumns(columns), given.dtype)
