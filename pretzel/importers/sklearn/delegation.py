"""Estimators that hand every call on to another one: searches over parameters, frozen models."""

from __future__ import annotations

from pretzel.importers.step import Intermediate, Step


def import_search(step: Step, given: Intermediate) -> Intermediate:
    """GridSearchCV and its kin: the best estimator, fitted anew on everything.

    Raises:
        UnsupportedOperatorError: ``refit=False`` kept no estimator.
    """
    if not step.model.refit:
        raise step.refused("refit=False keeps no best estimator; fit with refit=True")
    return step.child("best_estimator_", step.attribute("best_estimator_")).run(given)


def import_fitted(step: Step, given: Intermediate) -> Intermediate:
    """RANSACRegressor, SelfTrainingClassifier: the model that it fitted last."""
    old = hasattr(step.model, "base_estimator_")  # SelfTrainingClassifier up to release 1.5
    name = "base_estimator_" if old else "estimator_"
    return step.child(name, step.attribute(name)).run(given)


def import_frozen(step: Step, given: Intermediate) -> Intermediate:
    """FrozenEstimator: what it holds."""
    return step.child("estimator", step.model.estimator).run(given)
