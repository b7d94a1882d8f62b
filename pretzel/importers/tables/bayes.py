"""Naive Bayes models: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.naive_bayes import (
    import_bernoulli_nb,
    import_complement_nb,
    import_multinomial_nb,
)
from pretzel.importers.step import StepImporter

BAYES = "sklearn.naive_bayes."

IMPORTERS: Mapping[str, StepImporter] = {
    BAYES + "MultinomialNB": import_multinomial_nb,
    BAYES + "ComplementNB": import_complement_nb,
    BAYES + "BernoulliNB": import_bernoulli_nb,
}
