"""Linear regressors: predict is ``X @ coef_.T + intercept_`` and nothing else."""

from __future__ import annotations

from pretzel.importers.sklearn.coefficients import apply_linear, is_one_dimensional
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Predictor


def import_linear_regressor(step: Step, given: Intermediate) -> Intermediate:
    """Answers [n] where ``coef_`` is one plain row, [n, k] where it is [k, columns]."""
    return regress(step, given, squeeze=is_one_dimensional(step))


def import_sgd_regressor(step: Step, given: Intermediate) -> Intermediate:
    """SGDRegressor and PassiveAggressiveRegressor: always [n], also after ``sparsify()``."""
    return regress(step, given, squeeze=True)


def regress(step: Step, given: Intermediate, squeeze: bool, link: str = "identity") -> Intermediate:
    """Emit the scores and the predictor."""
    scores = apply_linear(step, given)
    return scores.apply(Predictor(link, None, "<f8", squeeze), scores.dtype)
