"""Normalizer: every row scaled to norm 1; rows of norm 0 stay as they are."""

from __future__ import annotations

import numpy as np

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Normalize


def import_normalizer(step: Step, given: Intermediate) -> Intermediate:
    """Rows divided by their l1, l2 or max norm."""
    given = step.expect_table(given)
    if step.model.norm not in ("l1", "l2", "max"):
        raise step.invalid(f"has norm={step.model.norm!r}; 'l1', 'l2' and 'max' exist")
    return given.apply(Normalize(step.model.norm), np.dtype(np.float64))
