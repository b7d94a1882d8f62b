"""Generalized linear regressors: ``X @ coef_ + intercept_`` through the inverse of a link."""

from __future__ import annotations

from pretzel.importers.sklearn.linear_regressors import regress
from pretzel.importers.step import Intermediate, Step


def import_log_regressor(step: Step, given: Intermediate) -> Intermediate:
    """PoissonRegressor and GammaRegressor: the exponential of the linear part."""
    return regress(step, given, squeeze=True, link="log")


def import_tweedie_regressor(step: Step, given: Intermediate) -> Intermediate:
    """TweedieRegressor: ``link="auto"`` means identity up to power 0, log above."""
    model = step.model
    automatic = "identity" if model.power <= 0 else "log"
    link = automatic if model.link == "auto" else model.link
    if link not in ("identity", "log"):
        raise step.invalid(f"has link={link!r}; 'auto', 'identity' and 'log' exist")
    return regress(step, given, squeeze=True, link=link)
