"""Steps that compute in the precision of what they are given."""

from __future__ import annotations

import numpy as np

from pretzel.importers.step import Intermediate, Step

SINGLE = (np.dtype(np.float16), np.dtype(np.float32))


def expect_double(step: Step, given: Intermediate) -> None:
    """Raise `UnsupportedOperatorError` where scikit-learn would compute in single precision."""
    if given.dtype in SINGLE:
        raise step.refused(f"{given.dtype} reaches it, which it keeps; float64 is possible")
