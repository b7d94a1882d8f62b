"""Models of how a class, or all data, is distributed: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.discriminants import (
    import_discriminant_projection,
    import_linear_discriminants,
    import_quadratic_discriminants,
)
from pretzel.importers.sklearn.dummy import import_dummy_classifier, import_dummy_regressor
from pretzel.importers.sklearn.elliptic_envelope import import_elliptic_envelope
from pretzel.importers.sklearn.naive_bayes import (
    import_bernoulli_nb,
    import_complement_nb,
    import_gaussian_nb,
    import_multinomial_nb,
)
from pretzel.importers.step import StepImporter

BAYES = "sklearn.naive_bayes."
DISCRIMINANTS = "sklearn.discriminant_analysis."

IMPORTERS: Mapping[str, StepImporter] = {
    BAYES + "MultinomialNB": import_multinomial_nb,
    BAYES + "ComplementNB": import_complement_nb,
    BAYES + "BernoulliNB": import_bernoulli_nb,
    BAYES + "GaussianNB": import_gaussian_nb,
    DISCRIMINANTS + "LinearDiscriminantAnalysis": import_linear_discriminants,
    DISCRIMINANTS + "QuadraticDiscriminantAnalysis": import_quadratic_discriminants,
    "sklearn.covariance._elliptic_envelope.EllipticEnvelope": import_elliptic_envelope,
    "sklearn.dummy.DummyClassifier": import_dummy_classifier,
    "sklearn.dummy.DummyRegressor": import_dummy_regressor,
}
TRANSFORMS: Mapping[str, StepImporter] = {
    DISCRIMINANTS + "LinearDiscriminantAnalysis": import_discriminant_projection,
}
