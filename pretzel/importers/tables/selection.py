"""Feature selectors: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.feature_selection import import_selection
from pretzel.importers.step import StepImporter

SELECTION = "sklearn.feature_selection."

IMPORTERS: Mapping[str, StepImporter] = {
    SELECTION + "_univariate_selection.SelectKBest": import_selection,
    SELECTION + "_univariate_selection.SelectPercentile": import_selection,
    SELECTION + "_univariate_selection.SelectFpr": import_selection,
    SELECTION + "_univariate_selection.SelectFdr": import_selection,
    SELECTION + "_univariate_selection.SelectFwe": import_selection,
    SELECTION + "_univariate_selection.GenericUnivariateSelect": import_selection,
    SELECTION + "_from_model.SelectFromModel": import_selection,
    SELECTION + "_rfe.RFE": import_selection,
    SELECTION + "_rfe.RFECV": import_selection,
    SELECTION + "_sequential.SequentialFeatureSelector": import_selection,
    SELECTION + "_variance_threshold.VarianceThreshold": import_selection,
}
