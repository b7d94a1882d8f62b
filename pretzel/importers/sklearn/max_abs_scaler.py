"""MaxAbsScaler: every column times the reciprocal of its largest magnitude in training."""

from __future__ import annotations

import numpy as np

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import TermWeight


def import_max_abs_scaler(step: Step, given: Intermediate) -> Intermediate:
    """Sparse tables are multiplied by ``1 / scale_``, rounded once; only dense ones are divided.

    Raises:
        UnsupportedOperatorError: ``clip=True``, or values that scikit-learn would keep in float32.
    """
    scale = np.asarray(step.attribute("scale_"), dtype=np.float64)
    step.expect_columns(given, scale.size)
    if getattr(step.model, "clip", False):
        raise step.refused("clip=True; only clip=False is possible")
    if given.dtype in (np.dtype(np.float16), np.dtype(np.float32)):
        raise step.refused(f"{given.dtype} reaches it, which it keeps; float64 is possible")
    return given.apply(TermWeight(False, False, 1.0 / scale), np.dtype(np.float64))
